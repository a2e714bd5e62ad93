package io.agentfactory.local.telegram;

import java.util.List;

/**
 * Where a bot's updates go.
 *
 * @param secretToken empty for none
 * @param maxConnections deliveries at the same time, 1 to 100
 * @param allowedUpdates kinds of update wanted; empty for the default kinds
 */
record Webhook(String url, String secretToken, int maxConnections, List<String> allowedUpdates) {

    static final int DEFAULT_CONNECTIONS = 40;
    static final int MAX_CONNECTIONS = 100;

    Webhook {
        allowedUpdates = List.copyOf(allowedUpdates);
    }

    boolean wantsMessages() {
        return allowedUpdates.isEmpty() || allowedUpdates.contains("message");
    }

    @Override
    public String toString() {
        return "Webhook[" + url + "]";
    }
}

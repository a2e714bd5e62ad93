package io.agentfactory.ingress.botapi;

import io.agentfactory.platform.vault.Secret;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The methods of Telegram's Bot API that we use. An expected failure is an {@link Answer}, never an exception, and no
 * answer ever carries the token or a URL that contains it.
 */
public interface BotApi {

    /** Form of a bot token: the bot's numeric id, a colon, and a key. */
    String TOKEN_PATTERN = "[0-9]{1,20}:[A-Za-z0-9_-]{1,128}";

    Answer<BotUser> getMe(Secret token);

    Answer<Boolean> setWebhook(Secret token, WebhookSettings settings);

    Answer<Boolean> deleteWebhook(Secret token);

    Answer<WebhookInfo> getWebhookInfo(Secret token);

    Answer<SentMessage> sendMessage(Secret token, OutgoingMessage message);

    /** How Telegram answered. */
    sealed interface Answer<T> {}

    record Ok<T>(T result) implements Answer<T> {}

    /** Too many calls; the same call may succeed after the wait. */
    record RateLimited<T>(Duration retryAfter) implements Answer<T> {}

    /** Telegram understood and refused: the same call will be refused again. */
    record Refused<T>(int code, String description) implements Answer<T> {}

    /** No usable answer in time: the call may or may not have had its effect. */
    record Unavailable<T>(String reason) implements Answer<T> {}

    /** @param id numeric bot id, which we call the bot identity */
    record BotUser(long id, @Nullable String username) {}

    /**
     * @param maxConnections simultaneous deliveries, 1 to 100; 1 keeps the order of updates
     * @param allowedUpdates kinds of update that Telegram is to send
     */
    record WebhookSettings(String url, String secretToken, int maxConnections, List<String> allowedUpdates) {
        @Override
        public String toString() {
            return "WebhookSettings[url=" + url + "]";
        }
    }

    /** @param lastErrorDate epoch seconds, as Telegram gives it */
    record WebhookInfo(
            @Nullable String url,
            int pendingUpdateCount,
            @Nullable Long lastErrorDate,
            @Nullable String lastErrorMessage,
            @Nullable Integer maxConnections) {}

    /** @param parseMode HTML or Markdown; null for plain text */
    record OutgoingMessage(
            String chatId, String text, @Nullable String parseMode) {}

    record SentMessage(long messageId) {}
}

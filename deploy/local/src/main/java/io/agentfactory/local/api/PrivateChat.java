package io.agentfactory.local.api;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.local.stack.StackAddresses;
import io.agentfactory.local.stack.StackKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person's chat with the agent of a running stack: writes, and knows which reply belongs to what was written. */
public final class PrivateChat {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int PAGE = 200;

    private final StackAddresses addresses;
    private final StackKeys keys;
    private final long chat;

    /** @param chat number of the person, and of their chat */
    public PrivateChat(StackAddresses addresses, StackKeys keys, long chat) {
        this.addresses = addresses;
        this.keys = keys;
        this.chat = chat;
    }

    /**
     * Writes, and returns the text of the reply once the channel has it; empty if it has none in time.
     *
     * @throws BackendException if there will be no reply: the message was ignored, or its reply not delivered
     */
    public Optional<String> ask(String text, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        try (RestApi emulator = new RestApi(() -> "");
                RestApi services = new RestApi(this::token)) {
            JsonNode written =
                    emulator.post(addresses.telegram() + "/emulator/chats/" + chat + "/messages", Map.of("text", text));
            Taking taking = new Taking(emulator, written.path("messageId").asLong());
            @Nullable Replies replies = null;
            while (System.nanoTime() < deadline) {
                if (replies == null) {
                    replies = taking.messageId()
                            .map(id ->
                                    new Replies(services, written.path("botId").asLong(), id))
                            .orElse(null);
                }
                Optional<String> reply = replies == null ? Optional.empty() : replies.delivered();
                if (reply.isPresent()) {
                    return reply;
                }
                Thread.sleep(PAUSE);
            }
        }
        return Optional.empty();
    }

    private String token() {
        return ApiToken.mint(keys.tokenKey(), List.of("reader"), TOKEN_LIFETIME, Instant.now());
    }

    /** Looks for the moment at which the webhook took the message: its answer says which message it has become. */
    private final class Taking {

        private final RestApi emulator;
        private final long writtenAs;
        private long seen;

        Taking(RestApi emulator, long writtenAs) {
            this.emulator = emulator;
            this.writtenAs = writtenAs;
        }

        Optional<String> messageId() {
            for (JsonNode delivery : emulator.get(addresses.telegram() + "/emulator/deliveries?after=" + seen)
                    .path("deliveries")) {
                seen = delivery.path("number").asLong();
                boolean own = delivery.path("chatId").asLong() == chat
                        && delivery.path("messageId").asLong() == writtenAs;
                if (own && delivery.path("accepted").asBoolean()) {
                    return Optional.of(messageId(delivery.path("answer").asString("")));
                }
            }
            return Optional.empty();
        }

        private static String messageId(String answer) {
            String messageId = JSON.readTree(answer).path("messageId").asString("");
            if (messageId.isEmpty()) {
                throw new BackendException(
                        "The agent does not hear this: the webhook answered " + answer + ". Is the agent enabled?");
            }
            return messageId;
        }
    }

    /** Looks for the reply to one message among those of its conversation. */
    private final class Replies {

        private final RestApi services;
        private final String url;
        private final String messageId;
        private long others;

        Replies(RestApi services, long botId, String messageId) {
            this.services = services;
            this.url = addresses.ingress() + "/v1/replies?conversationId=telegram:" + botId + ":" + chat + "&limit="
                    + PAGE + "&after=";
            this.messageId = messageId;
        }

        Optional<String> delivered() {
            JsonNode page = services.get(url + others);
            for (JsonNode reply : page.path("items")) {
                if (reply.path("messageId").asString().equals(messageId)) {
                    return switch (reply.path("state").asString()) {
                        case "DELIVERED" -> Optional.of(reply.path("text").asString());
                        case "FAILED" ->
                            throw new BackendException("The reply could not be delivered: "
                                    + reply.path("error").asString());
                        default -> Optional.empty();
                    };
                }
            }
            others = page.path("next").asLong();
            return Optional.empty();
        }
    }
}

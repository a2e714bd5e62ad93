package io.agentfactory.ingress.reply;

import static org.awaitility.Awaitility.await;

import io.agentfactory.events.ReplyAddress;
import io.agentfactory.events.ReplyDelivered;
import io.agentfactory.events.ReplyFormat;
import io.agentfactory.events.ReplyRequested;
import io.agentfactory.ingress.testing.BotApiServer;
import io.agentfactory.ingress.testing.RunningIngress;
import io.agentfactory.ingress.testing.TestKafka;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** A service with one bot, the queue service's side of {@code replies}, and chats to write to. */
final class ReplyScene implements AutoCloseable {

    static final String TOKEN = "8001:reply";
    private static final AtomicLong CHATS = new AtomicLong(80_000);
    /** Longer than the lease of a lane: what a failure leaves behind comes back with its end. */
    private static final Duration PATIENCE = Duration.ofSeconds(75);

    final BotApiServer telegram;
    final Map<String, String> settings;
    final TestKafka kafka;
    final RunningIngress ingress;

    ReplyScene(Map<String, String> more) throws Exception {
        this(new BotApiServer(), more);
    }

    ReplyScene(BotApiServer telegram, Map<String, String> more) throws Exception {
        this.telegram = telegram;
        telegram.knowBot(TOKEN, "reply_bot");
        settings = RunningIngress.settings(telegram.url());
        settings.putAll(more);
        kafka = RunningIngress.kafka(settings);
        kafka.createTopics();
        ingress = RunningIngress.start(settings);
        ingress.put("operator", "/v1/agents/replier", "{\"profileVersion\":\"1\",\"enabled\":true}");
        ingress.put("admin", "/v1/agents/replier/bot", "{\"token\":\"" + TOKEN + "\"}");
    }

    static String newChat() {
        return Long.toString(CHATS.incrementAndGet());
    }

    static String conversation(String chat) {
        return "telegram:8001:" + chat;
    }

    static ReplyRequested.Builder reply(String chat, String text) {
        return ReplyRequested.newBuilder()
                .setReplyId(UUID.randomUUID().toString())
                .setMessageId(UUID.randomUUID().toString())
                .setWorkspaceId("default")
                .setConversationId(conversation(chat))
                .setAgentKey("replier")
                .setIndex(0)
                .setFormat(ReplyFormat.PLAIN)
                .setReplyAddress(ReplyAddress.newBuilder()
                        .setProvider("telegram")
                        .setBotIdentity("8001")
                        .setChatId(chat)
                        .build())
                .setText(text)
                .setRequestedAt(Instant.now());
    }

    String request(ReplyRequested.Builder reply) {
        ReplyRequested event = reply.build();
        kafka.publish(Topics.REPLIES, event.getConversationId(), event);
        return event.getReplyId();
    }

    JsonNode listed(String conversationId) {
        return ingress.get("reader", "/v1/replies?conversationId=" + conversationId)
                .json()
                .path("items");
    }

    /** The reply as listed, once it has ended. */
    JsonNode awaitEnd(String chat, String replyId) {
        return await().atMost(PATIENCE).until(() -> find(conversation(chat), replyId), this::hasEnded);
    }

    JsonNode find(String conversationId, String replyId) {
        for (JsonNode item : listed(conversationId)) {
            if (item.path("replyId").asString().equals(replyId)) {
                return item;
            }
        }
        return MissingNode.getInstance();
    }

    private boolean hasEnded(JsonNode reply) {
        return List.of("DELIVERED", "FAILED").contains(reply.path("state").asString(""));
    }

    List<ReplyDelivered> deliveries(String replyId) {
        return kafka.await(
                Topics.REPLY_DELIVERIES,
                1,
                (ReplyDelivered event) -> event.getReplyId().equals(replyId));
    }

    @Override
    public void close() {
        ingress.close();
        telegram.close();
    }
}

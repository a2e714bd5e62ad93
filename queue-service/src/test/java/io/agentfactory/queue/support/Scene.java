package io.agentfactory.queue.support;

import static org.awaitility.Awaitility.await;

import io.agentfactory.events.AgentChanged;
import io.agentfactory.events.MessageReceived;
import io.agentfactory.events.ReplyAddress;
import io.agentfactory.events.WorkerLifecycleChanged;
import io.agentfactory.events.WorkerState;
import io.agentfactory.platform.event.EventPublisher;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.platform.token.WorkerTokens;
import io.agentfactory.queue.agent.AgentProfile;
import io.agentfactory.queue.agent.Agents;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Sets the stage of a workspace: messages and workers arrive as they do in production, through Kafka. */
public final class Scene {

    private final QueueUnderTest queue;
    private final String workspaceId;
    private final EventPublisher events;
    private final AtomicLong versions = new AtomicLong();

    public Scene(QueueUnderTest queue) {
        this(queue, "default");
    }

    public Scene(QueueUnderTest queue, String workspaceId) {
        this.queue = queue;
        this.workspaceId = workspaceId;
        this.events = queue.bean(EventPublisher.class);
    }

    /** A message from a person. */
    public String message(String conversationId, String text) {
        return message(conversationId, text, 5);
    }

    public String message(String conversationId, String text, int maxAttempts) {
        MessageReceived event = MessageReceived.newBuilder(
                        received(UUID.randomUUID().toString(), conversationId, text, maxAttempts))
                .setWorkspaceId(workspaceId)
                .build();
        publish(Topics.MESSAGES, conversationId, event);
        return event.getMessageId();
    }

    public static MessageReceived received(String messageId, String conversationId, String text, int maxAttempts) {
        return MessageReceived.newBuilder()
                .setMessageId(messageId)
                .setWorkspaceId("default")
                .setConversationId(conversationId)
                .setAgentKey("helper")
                .setProvider("telegram")
                .setProviderUserId("42")
                .setText(text)
                .setMaxAttempts(maxAttempts)
                .setReplyAddress(ReplyAddress.newBuilder()
                        .setProvider("telegram")
                        .setBotIdentity("777")
                        .setChatId("42")
                        .build())
                .setReceivedAt(Instant.now())
                .build();
    }

    /** What the scaler says of a worker. */
    public void lifecycle(String workerId, @Nullable String conversationId, WorkerState state) {
        publish(
                Topics.WORKER_LIFECYCLE,
                workerId,
                WorkerLifecycleChanged.newBuilder()
                        .setWorkerId(workerId)
                        .setWorkspaceId(workspaceId)
                        .setVersion(versions.incrementAndGet())
                        .setState(state)
                        .setConversationId(conversationId)
                        .setAgentKey(conversationId == null ? null : "helper")
                        .setAt(Instant.now())
                        .build());
    }

    /** A worker made for a conversation, with its way to the door. */
    public DoorClient worker(String workerId, @Nullable String conversationId) {
        lifecycle(workerId, conversationId, WorkerState.REQUESTED);
        DoorClient client = door(workerId);
        client.awaitAdmission();
        return client;
    }

    public DoorClient door(String workerId) {
        return door(workerId, queue.url());
    }

    /** The worker's way to the door of a copy. */
    public DoorClient door(String workerId, String url) {
        return new DoorClient(
                url,
                queue.bean(WorkerTokens.class)
                        .mint(new WorkerIdentity(workerId, workspaceId), Duration.ofHours(1))
                        .reveal());
    }

    /**
     * What ingress-service says of the agent that the messages are for. Returns once it is known, also where it was
     * kept in memory.
     */
    public void agent(Consumer<AgentChanged.Builder> profile, Predicate<AgentProfile> known) {
        AgentChanged.Builder event = AgentChanged.newBuilder()
                .setWorkspaceId("default")
                .setAgentKey("helper")
                .setVersion(versions.incrementAndGet())
                .setChangedAt(Instant.now());
        profile.accept(event);
        publish(Topics.AGENTS, "default/helper", event.build());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> queue.bean(Agents.class)
                        .find("default", "helper")
                        .filter(known)
                        .isPresent());
    }

    public void publish(String topic, String key, SpecificRecord event) {
        events.publish(new OutboundEvent(topic, key, event)).join();
    }
}

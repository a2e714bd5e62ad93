package io.agentfactory.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.events.MessageChange;
import io.agentfactory.events.MessageLifecycleChanged;
import io.agentfactory.events.MessageReceived;
import io.agentfactory.events.ReplyAddress;
import io.agentfactory.events.WorkerLifecycleChanged;
import io.agentfactory.events.WorkerState;
import io.agentfactory.local.fly.model.FlyEvent;
import io.agentfactory.local.telegram.TelegramEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final String CONVERSATION = "telegram:77:101";

    private final List<Observation> told = new ArrayList<>();
    private final Timeline timeline = new Timeline(told::add);

    @Test
    void tellsInTheOrderOfTimeWhateverWasSeenFirst() {
        // Given
        timeline.see(lane("m1", 30), T0);
        timeline.see(wrote(5, 0));
        timeline.see(received("m1", 5), T0.plusMillis(10));
        timeline.see(accepted(5, 20));

        // When
        timeline.finish();

        // Then
        assertThat(told)
                .extracting(seen -> seen.hop().word())
                .containsExactly("message-published", "webhook-accepted", "lane-appended");
    }

    @Test
    void webhookIsNamedAfterTheMessageThatItBecame() {
        // Given
        timeline.see(wrote(5, 0));
        timeline.see(accepted(5, 20));
        timeline.see(received("m1", 5), T0.plusMillis(10));

        // When
        timeline.finish();

        // Then
        assertThat(told).extracting(Observation::messageId).containsExactly("m1", "m1");
        assertThat(told).extracting(Observation::conversationId).containsOnly(CONVERSATION);
        assertThat(told).extracting(Observation::ms).containsExactly(10L, 20L);
    }

    @Test
    void nothingIsToldBeforeLaterObserversHadTheirChance() {
        // Given
        timeline.see(wrote(5, 0));
        timeline.see(accepted(5, 0));

        // When
        timeline.tell(T0.plusMillis(1_000));

        // Then
        assertThat(told).as("its message has not been read yet").isEmpty();

        // When
        timeline.see(received("m1", 5), T0);
        timeline.tell(T0.plusMillis(1_000));

        // Then
        assertThat(told).hasSize(2);
    }

    @Test
    void whatStaysUnknownIsToldWithoutIt() {
        // Given
        timeline.see(accepted(5, 0));

        // When
        timeline.tell(T0.plusSeconds(60));

        // Then
        assertThat(told).containsExactly(Observation.of(Hop.WEBHOOK_ACCEPTED, T0));
    }

    @Test
    void machinesAndVolumesBelongToTheWorkerThatHadThem() {
        // Given
        timeline.see(worker(WorkerState.REQUESTED, 0), T0);
        timeline.see(worker(WorkerState.STOPPED, 50), T0);
        timeline.see(new FlyEvent.MachineDestroyed(T0.plusMillis(30), "app", "mach", "w1"));
        timeline.see(new FlyEvent.VolumeDeleted(T0.plusMillis(40), "app", "vol_1", "data"));

        // When
        timeline.finish();

        // Then
        assertThat(told)
                .extracting(seen -> seen.hop().word())
                .containsExactly("worker-requested", "machine-destroyed", "volume-deleted", "worker-stopped");
        assertThat(told).extracting(Observation::workerId).containsOnly("w1");
        assertThat(told).extracting(Observation::conversationId).containsOnly(CONVERSATION);
        assertThat(told).extracting(Observation::ms).containsExactly(0L, 30L, 40L, 50L);
    }

    @Test
    void fleetIsGoneWhenEveryRequestedWorkerHasStopped() {
        // Given
        timeline.see(worker(WorkerState.REQUESTED, 0), T0);

        // When
        int before = timeline.workersLeft();
        timeline.see(worker(WorkerState.STOPPED, 50), T0);

        // Then
        assertThat(before).isOne();
        assertThat(timeline.workersLeft()).isZero();
    }

    @Test
    void workerTakenFromTheReserveIsOnItsWayFromItsNewestRequest() {
        // Given
        timeline.see(worker(WorkerState.REQUESTED, 0), T0);
        timeline.see(worker(WorkerState.RESERVED, 50), T0);
        timeline.tell(T0.plusSeconds(30));
        timeline.see(worker(WorkerState.REQUESTED, 60_000), T0);
        timeline.see(worker(WorkerState.ACTIVE, 60_700), T0);

        // When
        timeline.finish();

        // Then
        assertThat(told)
                .extracting(seen -> seen.hop().word())
                .containsExactly("worker-requested", "worker-reserved", "worker-requested", "worker-active");
        assertThat(told).extracting(Observation::ms).containsExactly(0L, 50L, 0L, 700L);
        assertThat(timeline.workersLeft()).isOne();
    }

    private static TelegramEvent wrote(long telegramMessage, long ms) {
        return new TelegramEvent.PersonWrote(T0.plusMillis(ms), 77, 101, telegramMessage, 101, 1L, "hello");
    }

    private static TelegramEvent accepted(long telegramMessage, long ms) {
        return new TelegramEvent.WebhookAccepted(T0.plusMillis(ms), 77, 1, 101, telegramMessage, 3, 1);
    }

    private static MessageReceived received(String id, long telegramMessage) {
        return MessageReceived.newBuilder()
                .setMessageId(id)
                .setWorkspaceId("default")
                .setConversationId(CONVERSATION)
                .setAgentKey("echo")
                .setProvider("telegram")
                .setProviderUserId("101")
                .setExternalMessageId(Long.toString(telegramMessage))
                .setText("hello")
                .setAttachments(List.of())
                .setMetadata(Map.of())
                .setReplyAddressBuilder(ReplyAddress.newBuilder().setProvider("telegram"))
                .setReceivedAt(T0)
                .build();
    }

    private static MessageLifecycleChanged lane(String id, long ms) {
        return MessageLifecycleChanged.newBuilder()
                .setMessageId(id)
                .setWorkspaceId("default")
                .setConversationId(CONVERSATION)
                .setAgentKey("echo")
                .setChange(MessageChange.QUEUED)
                .setAt(T0.plusMillis(ms))
                .build();
    }

    private static WorkerLifecycleChanged worker(WorkerState state, long ms) {
        return WorkerLifecycleChanged.newBuilder()
                .setWorkerId("w1")
                .setWorkspaceId("default")
                .setState(state)
                .setConversationId(CONVERSATION)
                .setVolumeId("vol_1")
                .setAt(T0.plusMillis(ms))
                .build();
    }
}

package io.agentfactory.queue.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What dashboards are shown, on a service that nobody else uses. */
class MetersTest {

    private static QueueUnderTest queue;
    private static Scene scene;
    private static MeterRegistry meters;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(
                Map.of("agent-factory.retry.base", "10ms", "agent-factory.offers.lifetime", "300ms"));
        scene = new Scene(queue);
        meters = queue.bean(MeterRegistry.class);
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @Test
    void aTurnIsMeasuredFromItsMessagesArrivalToItsEnd() {
        // Given
        String conversation = "c-" + UUID.randomUUID();
        DoorClient worker = scene.worker("w-" + UUID.randomUUID(), conversation);
        long waits = meters.get("agentfactory.turn.wait").timer().count();
        scene.message(conversation, "hello");

        // When: one attempt fails, the next ends well
        DoorClient.Answer first = worker.awaitClaim();
        worker.turn(first.messageId(), "fail", Map.of("token", first.token(), "error", "by chance"));
        worker.complete(worker.awaitClaim(), "done");

        // Then: the wait counts once
        assertThat(meters.get("agentfactory.turn.wait").timer().count() - waits).isEqualTo(1);
        assertThat(turns("retrying")).isPositive();
        assertThat(turns("completed")).isPositive();
        assertThat(queue.client("reader").get("/actuator/prometheus").text())
                .contains("agentfactory_turn_wait_seconds_bucket", "agentfactory_turn_duration_seconds_count");
    }

    @Test
    void aTurnThatIsLostIsCounted() {
        // Given
        String conversation = "c-" + UUID.randomUUID();
        DoorClient worker = scene.worker("w-" + UUID.randomUUID(), conversation);
        double lost = meters.get("agentfactory.lease.expiries").counter().count();
        scene.message(conversation, "hello");
        worker.awaitClaim();

        // When: it asks again without having said who it is, so it was started anew
        worker.claim();

        // Then
        assertThat(meters.get("agentfactory.lease.expiries").counter().count() - lost)
                .isEqualTo(1);
    }

    @Test
    void offersAreCountedByWhatBecomesOfThem() {
        // Given
        String conversation = "c-" + UUID.randomUUID();
        DoorClient worker = scene.worker("w-" + UUID.randomUUID(), conversation);
        worker.claim(0, true);
        double lapsed = offers("lapsed");

        // When
        scene.message(conversation, "hello");

        // Then
        await().until(() -> offers("lapsed") > lapsed);
        assertThat(offers("made")).isPositive();
    }

    @Test
    void howFarTheServiceIsBehindItsTopicsIsShown() {
        await().until(() -> queue.client("reader")
                .get("/actuator/prometheus")
                .text()
                .contains("kafka_consumer_fetch_manager_records_lag_max"));
    }

    @Test
    void theDepthOfAWorkspaceIsShown() {
        // Given
        String conversation = "c-" + UUID.randomUUID();

        // When
        scene.message(conversation, "nobody is there");

        // Then
        await().until(() -> meters.find("agentfactory.queue.waiting.lanes").gauge() != null
                && meters.get("agentfactory.queue.waiting.lanes")
                                .tag("workspace", "default")
                                .gauge()
                                .value()
                        > 0);
        assertThat(meters.get("agentfactory.queue.queued").gauge().value()).isPositive();
        assertThat(meters.get("agentfactory.queue.oldest.wait.seconds").gauge().value())
                .isNotNegative();
    }

    private static long turns(String end) {
        return meters.get("agentfactory.turn.duration").tag("end", end).timer().count();
    }

    private static double offers(String step) {
        return meters.get("agentfactory.offers").tag("step", step).counter().count();
    }
}

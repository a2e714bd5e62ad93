package io.agentfactory.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.local.stack.MemoryUse;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Observation CLAIM = Observation.of(Hop.CLAIM_ACCEPTED, T0.plusMillis(1_500))
            .in("default", "telegram:77:101")
            .message("11111111-2222")
            .worker("w1")
            .took(250L);

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void hopsHaveTheDocumentedNames() {
        // Given, When, Then
        assertThat(Stream.of(Hop.values()).map(Hop::word))
                .containsExactly(
                        "webhook-accepted",
                        "message-published",
                        "lane-appended",
                        "worker-requested",
                        "machine-started",
                        "worker-active",
                        "claim-offered",
                        "claim-accepted",
                        "turn-completed",
                        "reply-delivered",
                        "worker-draining",
                        "snapshot-stored",
                        "worker-reserved",
                        "machine-destroyed",
                        "volume-deleted",
                        "worker-stopped");
    }

    @Test
    void jsonHasOneObjectALineWithTheFieldsThatApply() {
        // Given
        JsonReport report = new JsonReport(out);

        // When
        report.hop(CLAIM);
        report.summary(new Summary(new Verdict(6, 6, 0, 0, 0, 0, 0), 12.5, 2, new MemoryUse(1 << 20, "PSS"), 30.0));

        // Then
        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "{\"at\":\"2026-01-01T00:00:01.500Z\",\"hop\":\"claim-accepted\",\"workspaceId\":\"default\","
                                + "\"conversationId\":\"telegram:77:101\",\"messageId\":\"11111111-2222\","
                                + "\"workerId\":\"w1\",\"ms\":250}",
                        "{\"hop\":\"summary\",\"ok\":true,\"messages\":6,\"replies\":6,\"outOfOrder\":0,"
                                + "\"duplicates\":0,\"machinesLeft\":0,\"volumesLeft\":0,\"secondsToFirstReply\":12.5,"
                                + "\"machinesMade\":2,\"workersLeft\":0,\"peakMemoryMiB\":1,\"memoryMeasure\":\"PSS\",\"seconds\":30.0}");
    }

    @Test
    void textTellsTheTimeSinceTheCommandAndABadEndLoudly() {
        // Given
        TextReport report = new TextReport(out, T0);

        // When
        report.hop(CLAIM);
        report.summary(new Summary(new Verdict(6, 5, 0, 0, 0, 0, 0), 12.5, 2, new MemoryUse(1 << 20, "PSS"), 30.0));

        // Then
        assertThat(written.toString(StandardCharsets.UTF_8))
                .contains(
                        "1.500 s  claim-accepted     conversation telegram:77:101  message 11111111  worker w1  +250 ms")
                .contains("NOT WELL: 6 messages, 5 answered");
    }
}

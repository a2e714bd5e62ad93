package io.agentfactory.scaler.status;

import static io.agentfactory.scaler.db.Tables.METERED;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.platform.token.ApiCaller;
import io.agentfactory.scaler.cost.Spending;
import io.agentfactory.scaler.cost.SpendingLimits;
import io.agentfactory.scaler.support.ScalerUnderTest;
import io.agentfactory.testing.ApiClient;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Costs over REST. */
class CostControllerTest {

    private static ScalerUnderTest scaler;
    private static ApiClient reader;
    private String workspace = "";

    @BeforeAll
    static void start() {
        scaler = ScalerUnderTest.start(Map.of());
        reader = scaler.client("reader");
    }

    @AfterAll
    static void stop() {
        scaler.close();
    }

    @BeforeEach
    void alone() {
        workspace = "w-" + UUID.randomUUID();
    }

    private void metered(String agent, String item, long hourMicros, Instant since, @Nullable Instant until) {
        scaler.bean(DSLContext.class)
                .insertInto(METERED)
                .set(METERED.WORKER_ID, "afw-" + UUID.randomUUID())
                .set(METERED.WORKSPACE_ID, workspace)
                .set(METERED.AGENT_KEY, agent)
                .set(METERED.ITEM, item)
                .set(METERED.REGION, "ams")
                .set(METERED.GB, item.equals("VOLUME") ? 2 : null)
                .set(METERED.HOUR_MICROS, hourMicros)
                .set(METERED.SINCE, since)
                .set(METERED.UNTIL, until)
                .execute();
    }

    private JsonNode costs(String query) {
        var answer = reader.get("/v1/fleet/costs?workspaceId=" + workspace + query);
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    @Test
    void costsAreAddedUpByAgentAndDay() {
        // Given
        metered("a", "MACHINE", 3_600, at("2026-03-01T23:59:30Z"), at("2026-03-02T00:01:00Z"));
        metered("a", "VOLUME", 7_200, at("2026-03-01T12:00:00Z"), at("2026-03-01T12:30:00Z"));
        metered("b", "STOPPED_MACHINE", 360, at("2026-03-01T12:00:00Z"), at("2026-03-01T12:00:10Z"));

        // When
        JsonNode costs = costs("&from=2026-03-01&to=2026-03-31&by=agent-and-day");

        // Then
        JsonNode entries = costs.path("entries");
        assertThat(entries.size()).isEqualTo(3);
        JsonNode first = entries.get(0);
        assertThat(first.path("agentKey").asString()).isEqualTo("a");
        assertThat(first.path("day").asString()).isEqualTo("2026-03-01");
        assertThat(first.path("machineSeconds").asLong()).isEqualTo(30);
        assertThat(first.path("volumeGbHours").asDouble()).isEqualTo(1.0);
        assertThat(first.path("costMicros").asLong()).isEqualTo(30 + 3_600);
        assertThat(entries.get(1).path("stoppedMachineSeconds").asLong()).isEqualTo(10);
        assertThat(entries.get(2).path("day").asString()).isEqualTo("2026-03-02");
        assertThat(costs.path("total").path("machineSeconds").asLong()).isEqualTo(90);
        assertThat(costs.path("total").path("costMicros").asLong()).isEqualTo(90 + 3_600 + 1);
        assertThat(costs("&from=2026-03-01&to=2026-03-31&by=agent")
                        .path("entries")
                        .size())
                .isEqualTo(2);
        assertThat(costs("&from=2026-03-01&to=2026-03-31&by=day")
                        .path("entries")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void whatIsNotAskedForIsThisMonth() {
        // When
        JsonNode costs = costs("");

        // Then
        String today = costs.path("now").path("at").asString().substring(0, 10);
        assertThat(costs.path("to").asString()).isEqualTo(today);
        assertThat(costs.path("from").asString()).isEqualTo(today.substring(0, 8) + "01");
        assertThat(costs.path("entries").isEmpty()).isTrue();
        assertThat(costs("&to=2026-02-10").path("from").asString()).isEqualTo("2026-02-01");
    }

    @Test
    void theSpendingStandsBesideItsLimits() {
        // Given
        metered("a", "MACHINE", 3_600_000_000L, Instant.now().minusSeconds(100), null);
        scaler.bean(FleetStatusApi.class)
                .record(
                        workspace,
                        new FleetStatus(
                                new SpendingLimits(0, 0, 1, 0),
                                new Spending(0, 0, 0, Instant.now()),
                                new Spawning.Paused(Spawning.Cause.OPERATOR, "paused by ann"),
                                3));

        // When
        JsonNode now = reader.get("/v1/fleet/spending?workspaceId=" + workspace).json();

        // Then
        assertThat(now.path("dayMicros").asLong()).isPositive();
        assertThat(now.path("ratePerHourMicros").asLong()).isEqualTo(3_600_000_000L);
        assertThat(now.path("expectedDayMicros").asLong())
                .isGreaterThan(now.path("dayMicros").asLong());
        assertThat(now.path("limits").path("softDayMicros").asLong()).isEqualTo(1);
        assertThat(now.path("state").asString()).isEqualTo("SOFT");
        assertThat(now.path("spawningPaused").asBoolean()).isTrue();
        assertThat(now.path("pauseReason").asString()).isEqualTo("paused by ann");
        assertThat(costs("").path("now").path("state").asString()).isEqualTo("SOFT");
    }

    @ParameterizedTest
    @CsvSource({
        "'&by=week', 'agent, day or agent-and-day'",
        "'&from=2026-03-02&to=2026-03-01', 'exchange them'",
        "'&from=2026-01-01&to=2026-04-03', 'are 93 days'",
        "'&from=yesterday', 'from'"
    })
    void aQuestionThatMakesNoSenseIsToldWhatWould(String query, String told) {
        // When
        var answer = reader.get("/v1/fleet/costs?workspaceId=" + workspace + query);

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asString()).contains(told);
    }

    @Test
    void ninetyTwoDaysMayBeAskedFor() {
        assertThat(costs("&from=2026-01-01&to=2026-04-02").path("entries").isEmpty())
                .isTrue();
    }

    @Test
    void onlyWhoMayReadTheWorkspaceSeesItsCosts() {
        // Given
        var stranger = scaler.client(new ApiCaller("eve", Set.of("reader"), Set.of("elsewhere")));

        // Then
        assertThat(stranger.get("/v1/fleet/costs?workspaceId=" + workspace).status())
                .isEqualTo(403);
        assertThat(stranger.get("/v1/fleet/spending?workspaceId=" + workspace).status())
                .isEqualTo(403);
        assertThat(new ApiClient(scaler.url(), "nobody").get("/v1/fleet/costs").status())
                .isEqualTo(401);
    }

    private static Instant at(String moment) {
        return Instant.parse(moment);
    }
}

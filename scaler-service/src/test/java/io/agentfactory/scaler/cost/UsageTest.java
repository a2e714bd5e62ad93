package io.agentfactory.scaler.cost;

import static io.agentfactory.scaler.db.Tables.METERED;
import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.scaler.provider.Size;
import io.agentfactory.scaler.support.ScalerUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** What was metered, added up in the database. */
class UsageTest {

    private static final LocalDate FIRST = LocalDate.parse("2026-03-28");
    private static final LocalDate LAST = LocalDate.parse("2026-04-02");

    private static ScalerUnderTest scaler;
    private static DSLContext db;
    private static MeteredStore store;
    private static CostApi costs;
    private String workspace = "";

    @BeforeAll
    static void start() {
        scaler = ScalerUnderTest.start(Map.of());
        db = scaler.bean(DSLContext.class);
        store = scaler.bean(MeteredStore.class);
        costs = scaler.bean(CostApi.class);
    }

    @AfterAll
    static void stop() {
        scaler.close();
    }

    @BeforeEach
    void alone() {
        workspace = "w-" + UUID.randomUUID();
    }

    /** @param until null: it has not ended */
    private record Span(
            String agent,
            Item item,
            long hourMicros,
            Instant since,
            @Nullable Instant until) {

        Duration within(Instant from, Instant to) {
            Instant begin = since.isAfter(from) ? since : from;
            Instant end = until == null || until.isAfter(to) ? to : until;
            return end.isAfter(begin) ? Duration.between(begin, end) : Duration.ZERO;
        }
    }

    private Span add(String agent, Item item, long hourMicros, Instant since, @Nullable Instant until) {
        String worker = "afw-" + UUID.randomUUID();
        store.begin(
                new Payer(worker, workspace, agent, "ams", new Size("shared", 1, 2048), 3), item, hourMicros, since);
        if (until != null) {
            db.update(METERED)
                    .set(METERED.UNTIL, until)
                    .where(METERED.WORKER_ID.eq(worker))
                    .execute();
        }
        return new Span(agent, item, hourMicros, since, until);
    }

    private static Instant at(String moment) {
        return Instant.parse(moment);
    }

    @Test
    void aRunIsSplitAtMidnight() {
        // Given
        add("a", Item.MACHINE, 3_600, at("2026-03-28T23:59:00Z"), at("2026-03-30T00:01:30Z"));

        // When
        List<Usage> days = costs.usage(workspace, FIRST, LAST, Grouping.DAY, 100);

        // Then
        assertThat(days)
                .containsExactly(
                        new Usage(null, FIRST, 60, 0, 0, 60),
                        new Usage(null, FIRST.plusDays(1), 86_400, 0, 0, 86_400),
                        new Usage(null, FIRST.plusDays(2), 90, 0, 0, 90));
    }

    @Test
    void daysAreThoseOfUtcWhateverTheTimeZoneOfTheDatabase() {
        // Given
        add("a", Item.MACHINE, 3_600, at("2026-03-28T12:00:00Z"), at("2026-03-31T12:00:00Z"));

        // When
        List<Usage> days = scaler.bean(TransactionTemplate.class).execute(status -> {
            // There the night to the 29th lost an hour.
            db.execute("set local time zone 'Europe/Berlin'");
            return costs.usage(workspace, FIRST, LAST, Grouping.DAY, 100);
        });

        // Then
        assertThat(days).extracting(Usage::machineSeconds).containsExactly(43_200L, 86_400L, 86_400L, 43_200L);
        assertThat(days)
                .extracting(Usage::day)
                .containsExactly(FIRST, FIRST.plusDays(1), FIRST.plusDays(2), FIRST.plusDays(3));
    }

    @Test
    void whatLiesOutsideTheDaysIsCutOff() {
        // Given
        add("a", Item.MACHINE, 3_600, at("2026-03-01T00:00:00Z"), at("2026-03-28T00:00:10Z"));
        add("a", Item.MACHINE, 3_600, at("2026-04-02T23:59:40Z"), at("2026-05-01T00:00:00Z"));
        add("a", Item.MACHINE, 3_600, at("2026-03-27T00:00:00Z"), at("2026-03-28T00:00:00Z"));
        add("a", Item.MACHINE, 3_600, at("2026-04-03T00:00:00Z"), null);

        // When
        List<Usage> agents = costs.usage(workspace, FIRST, LAST, Grouping.AGENT, 100);

        // Then
        assertThat(agents).containsExactly(new Usage("a", null, 30, 0, 0, 30));
    }

    @Test
    void machinesStoppedMachinesAndVolumesAreKeptApart() {
        // Given
        add("a", Item.MACHINE, 3_600, at("2026-03-28T10:00:00Z"), at("2026-03-28T10:00:10Z"));
        add("a", Item.STOPPED_MACHINE, 360, at("2026-03-28T10:00:10Z"), at("2026-03-28T10:01:10Z"));
        add("a", Item.VOLUME, 36, at("2026-03-28T10:00:00Z"), at("2026-03-28T10:01:40Z"));

        // When
        List<Usage> usage = costs.usage(workspace, FIRST, LAST, Grouping.AGENT_AND_DAY, 100);

        // Then
        assertThat(usage).containsExactly(new Usage("a", FIRST, 10, 60, 300, 10 + 6 + 1));
    }

    @Test
    void anyMixOfSpansComesOutAsItsIntersectionsWithTheDays() {
        // Given
        long seed = new Random().nextLong();
        System.err.println("seed " + seed);
        var random = new Random(seed);
        List<Span> spans = new ArrayList<>();
        Instant begin = FIRST.minusDays(2).atStartOfDay().toInstant(UTC);
        for (int i = 0; i < 200; i++) {
            Instant since = begin.plusMillis(random.nextLong(Duration.ofDays(10).toMillis()));
            Instant until =
                    since.plusMillis(random.nextLong(Duration.ofHours(60).toMillis()));
            spans.add(add(
                    "agent-" + random.nextInt(4),
                    Item.values()[random.nextInt(3)],
                    random.nextLong(1_000_000),
                    since,
                    until));
        }

        // When
        List<Usage> usage = costs.usage(workspace, FIRST, LAST, Grouping.AGENT_AND_DAY, 1_000);

        // Then
        assertThat(usage).hasSizeGreaterThan(20).allSatisfy(entry -> {
            Instant from = Objects.requireNonNull(entry.day()).atStartOfDay().toInstant(UTC);
            Instant to = from.plus(1, ChronoUnit.DAYS);
            List<Span> of = spans.stream()
                    .filter(span -> span.agent().equals(entry.agentKey()))
                    .toList();
            assertThat(entry.machineSeconds()).isEqualTo(ceil(seconds(of, Item.MACHINE, from, to)));
            assertThat(entry.stoppedMachineSeconds()).isEqualTo(ceil(seconds(of, Item.STOPPED_MACHINE, from, to)));
            assertThat(entry.volumeGbSeconds()).isEqualTo(ceil(3 * seconds(of, Item.VOLUME, from, to)));
            double cost = of.stream()
                    .mapToDouble(span -> span.within(from, to).toMillis() / 1_000.0 * span.hourMicros() / 3_600)
                    .sum();
            assertThat((double) entry.costMicros()).isBetween(cost - 0.01, cost + 1.01);
        });
        assertThat(costs.usage(workspace, FIRST, LAST, Grouping.DAY, 1_000).stream()
                        .mapToLong(Usage::machineSeconds)
                        .sum())
                .isCloseTo(
                        usage.stream().mapToLong(Usage::machineSeconds).sum(),
                        org.assertj.core.data.Offset.offset(30L));
    }

    private static long millis(List<Span> spans, Item item, Instant from, Instant to) {
        return spans.stream()
                .filter(span -> span.item() == item)
                .mapToLong(span -> span.within(from, to).toMillis())
                .sum();
    }

    private static double seconds(List<Span> spans, Item item, Instant from, Instant to) {
        return millis(spans, item, from, to) / 1_000.0;
    }

    private static long ceil(double seconds) {
        return (long) Math.ceil(Math.round(seconds * 1_000) / 1_000.0);
    }

    @Test
    void thisHourAndThisDayAndTheRateAreOfTheWorkspaceAlone() {
        // Given
        Instant now = costs.spending(workspace).at();
        List<Span> spans = List.of(
                add("a", Item.MACHINE, 7_200_000, now.minus(30, ChronoUnit.HOURS), null),
                add("a", Item.VOLUME, 36_000, now.minus(2, ChronoUnit.HOURS), null),
                add("b", Item.MACHINE, 3_600_000, now.minus(50, ChronoUnit.HOURS), now.minusSeconds(40)),
                add("b", Item.MACHINE, 3_600_000, now.minus(50, ChronoUnit.HOURS), now.minus(49, ChronoUnit.HOURS)));
        String mine = workspace;
        workspace = "another-" + mine;
        add("a", Item.MACHINE, 100_000_000, now.minus(1, ChronoUnit.HOURS), null);

        // When
        Spending spending = costs.spending(mine);

        // Then
        Instant at = spending.at();
        assertThat(spending.hourMicros()).isEqualTo(cost(spans, at.truncatedTo(ChronoUnit.HOURS), at));
        assertThat(spending.dayMicros()).isEqualTo(cost(spans, at.truncatedTo(ChronoUnit.DAYS), at));
        assertThat(spending.ratePerHourMicros()).isEqualTo(7_200_000 + 36_000);
        assertThat(costs.spending("nobody-" + mine).dayMicros()).isZero();
    }

    private static long cost(List<Span> spans, Instant from, Instant to) {
        long picos = spans.stream()
                .mapToLong(span -> span.within(from, to).toNanos() / 1_000 * (span.hourMicros() / 3_600))
                .sum();
        return Math.ceilDiv(picos, 1_000_000);
    }

    @Test
    void oneMoreMachineCostsItsPriceAndItsVolumes() {
        assertThat(costs.ratePerHour(new Size("shared", 1, 2048), "ams", 10)).isEqualTo(958 + 2 * 6_944 + 10 * 208);
    }
}

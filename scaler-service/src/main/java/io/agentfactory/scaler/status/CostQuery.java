package io.agentfactory.scaler.status;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.scaler.cost.Grouping;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Which costs are asked for. Without days: this month of UTC up to today; without the first one: from the first of the
 * month that the last one is in.
 *
 * @param from first day of UTC
 * @param to last day of UTC, included
 */
record CostQuery(LocalDate from, LocalDate to, Grouping by) {

    static final int MOST_ENTRIES = 5_000;
    private static final int MOST_DAYS = 92;
    private static final Map<String, Grouping> GROUPINGS =
            Map.of("agent", Grouping.AGENT, "day", Grouping.DAY, "agent-and-day", Grouping.AGENT_AND_DAY);

    /** @throws ProblemException if what is asked for makes no sense, or is too much */
    static CostQuery of(@Nullable LocalDate from, @Nullable LocalDate to, String by, Instant now) {
        Grouping grouping = GROUPINGS.get(by);
        if (grouping == null) {
            throw refused("by is " + by + ": ask for agent, day or agent-and-day.");
        }
        LocalDate last = to == null ? LocalDate.ofInstant(now, ZoneOffset.UTC) : to;
        LocalDate first = from == null ? last.withDayOfMonth(1) : from;
        if (first.isAfter(last)) {
            throw refused("from, " + first + ", is after to, " + last + ": exchange them.");
        }
        long days = ChronoUnit.DAYS.between(first, last) + 1;
        if (days > MOST_DAYS) {
            throw refused("From " + first + " to " + last + " are " + days + " days, and at most " + MOST_DAYS
                    + " can be asked for at a time: ask for a part of them.");
        }
        return new CostQuery(first, last, grouping);
    }

    void requireNotMany(int entries) {
        if (entries > MOST_ENTRIES) {
            throw refused("There are more than " + MOST_ENTRIES
                    + " entries: ask for fewer days, or by agent or by day instead of both.");
        }
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(HttpStatus.BAD_REQUEST, "invalid-cost-query", detail);
    }
}

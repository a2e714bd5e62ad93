package io.agentfactory.local.telegram;

import io.agentfactory.local.telegram.TelegramSettings.Flood;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** Flood control: how long a bot must wait before its next message to a chat. Guarded by the lock of {@link Ledger}. */
final class Flooding {

    private final Flood limit;
    private final Map<Route, ArrayDeque<Instant>> sent = new HashMap<>();
    private final Map<Long, Ordered> ordered = new HashMap<>();

    private record Route(long botId, long chatId) {}

    private record Ordered(int refusals, Duration retryAfter) {}

    Flooding(Flood limit) {
        this.limit = limit;
    }

    /** The bot's next messages are refused so many times, whatever it has sent. */
    void order(long botId, int refusals, Duration retryAfter) {
        ordered.put(botId, new Ordered(refusals, retryAfter));
    }

    /** Zero: the message may go, and is counted. */
    Duration waitFor(long botId, long chatId, Instant now) {
        Ordered order = ordered.get(botId);
        if (order != null && order.refusals() > 0) {
            ordered.put(botId, new Ordered(order.refusals() - 1, order.retryAfter()));
            return order.retryAfter();
        }
        if (limit.messages() == 0) {
            return Duration.ZERO;
        }
        ArrayDeque<Instant> times = sent.computeIfAbsent(new Route(botId, chatId), route -> new ArrayDeque<>());
        Instant begin = now.minus(limit.within());
        while (!times.isEmpty() && !times.getFirst().isAfter(begin)) {
            times.removeFirst();
        }
        if (times.size() < limit.messages()) {
            times.addLast(now);
            return Duration.ZERO;
        }
        return Duration.between(begin, times.getFirst());
    }
}

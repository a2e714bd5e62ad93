package io.agentfactory.simulation;

import io.agentfactory.scaler.demand.Demand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The lanes of the queue: what is in them, which of them wait for a worker and since when, and how they went. */
final class Lanes {

    private static final int MOST_TOLD = 100;
    private static final int PRIORITY = 50;

    private final Timeline timeline;
    private final Runnable changed;
    private final List<Lane> all = new ArrayList<>();
    private final TreeSet<Lane> waiting = new TreeSet<>(
            Comparator.comparingLong((Lane lane) -> lane.waitingSince).thenComparingInt(lane -> lane.number));
    private long queued;
    private long running;
    private int served;
    private int deadLettered;
    private long waitedMillis;

    /** @param changed is run when the depth has changed, or may have */
    Lanes(Timeline timeline, Runnable changed, int conversations) {
        this.timeline = timeline;
        this.changed = changed;
        for (int number = 0; number < conversations; number++) {
            all.add(new Lane(number));
        }
    }

    Lane of(String conversationId) {
        return all.get(Integer.parseInt(conversationId.substring(conversationId.lastIndexOf('-') + 1)));
    }

    int served() {
        return served;
    }

    int deadLettered() {
        return deadLettered;
    }

    /** From arrival to the end of the turn, without the turn itself, summed up over all. */
    long waitedMillis() {
        return waitedMillis;
    }

    int unserved() {
        return (int) all.stream().filter(lane -> !lane.messages.isEmpty()).count();
    }

    Heard.Depth depth(long version) {
        List<Demand.Lane> first = waiting.stream()
                .limit(MOST_TOLD)
                .map(lane -> new Demand.Lane(
                        lane.conversationId, lane.agentKey, PRIORITY, Instant.ofEpochMilli(lane.waitingSince)))
                .toList();
        return new Heard.Depth(version, queued - running, running, waiting.size(), first, timeline.instant());
    }

    Lane append(Message message) {
        Lane lane = all.get(message.conversation());
        lane.messages.add(message);
        queued++;
        settle(lane);
        return lane;
    }

    void setOwner(Lane lane, @Nullable String owner) {
        waiting.remove(lane);
        lane.owner = owner;
        settle(lane);
    }

    boolean hasDue(Lane lane) {
        return !lane.running && !lane.messages.isEmpty() && lane.availableAt <= timeline.now();
    }

    /** A turn with its head begins. */
    void begin(Lane lane) {
        lane.running = true;
        lane.token++;
        running++;
        changed.run();
    }

    void succeeded(Lane lane) {
        Message done = finish(lane);
        served++;
        waitedMillis += timeline.now() - done.at() - done.turnMillis();
    }

    void givenUp(Lane lane) {
        finish(lane);
        deadLettered++;
    }

    /** The head stays the head. */
    void retried(Lane lane, long notBefore) {
        lane.running = false;
        lane.availableAt = notBefore;
        running--;
        changed.run();
    }

    void settle(Lane lane) {
        if (!lane.waits()) {
            waiting.remove(lane);
        } else if (!waiting.contains(lane)) {
            lane.waitingSince = timeline.now();
            waiting.add(lane);
        }
        changed.run();
    }

    private Message finish(Lane lane) {
        lane.running = false;
        lane.attempts = 0;
        queued--;
        running--;
        changed.run();
        return lane.messages.removeFirst();
    }
}

package io.agentfactory.queue.workingset;

import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.event.Trace;
import io.agentfactory.queue.Reads;
import io.agentfactory.queue.SetBased.Column;
import io.agentfactory.queue.Writes;
import io.agentfactory.queue.activity.Activity;
import io.agentfactory.queue.conversation.HistoryEntry;
import io.agentfactory.queue.conversation.Said;
import io.agentfactory.queue.lane.ConversationKey;
import io.agentfactory.queue.lane.HistorySpan;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.lane.LaneChange;
import io.agentfactory.queue.lane.LockedLane;
import io.agentfactory.queue.message.Ending;
import io.agentfactory.queue.message.Finish;
import io.agentfactory.queue.message.Place;
import io.agentfactory.queue.message.QueuedMessage;
import io.agentfactory.queue.worker.KnownWorker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;

/** A working set on the tables of the service. */
final class LockedRows implements WorkingSet {

    private static final String TELL =
            "insert into outbox (events) select events from unnest(?::bytea[]) as row (events)";

    private static final List<Column<byte[]>> EVENTS = List.of(Column.bytes(row -> row));

    private final Tables tables;
    private boolean locked;

    private final Map<Long, LockedLane> lanesBefore = new HashMap<>();
    private final Map<Long, Lane> lanes = new LinkedHashMap<>();
    private final Map<ConversationKey, Long> conversations = new HashMap<>();
    private final Map<String, List<Long>> waitingLanes = new HashMap<>();
    private final Map<String, KnownWorker> workersBefore = new HashMap<>();
    private final Map<String, KnownWorker> workers = new LinkedHashMap<>();
    private final Map<Place, QueuedMessage> messages = new HashMap<>();

    private final List<QueuedMessage> appended = new ArrayList<>();
    private final List<Ending> endings = new ArrayList<>();
    private final List<Said> said = new ArrayList<>();
    private final List<OutboundEvent> events = new ArrayList<>();
    private final Map<String, WorkerStory> stories = new LinkedHashMap<>();

    LockedRows(Tables tables) {
        this.tables = tables;
    }

    @Override
    public void lock(Locks locks) {
        if (locked) {
            throw new IllegalStateException("a working set is locked once, this one was asked to lock " + locks);
        }
        locked = true;
        Reads first = new Reads();
        tables.lanes().lock(locks.lanes(), locks.conversations(), locks.workers(), first, this::keepLanes);
        if (locks.knowsAllWorkers()) {
            tables.workers().lock(locks.workers(), first, this::keepWorkers);
            first.run(tables.jdbc());
        } else {
            first.run(tables.jdbc());
            Reads second = new Reads();
            tables.workers().lock(withOwners(locks), second, this::keepWorkers);
            second.run(tables.jdbc());
        }
        lockWaiting(locks.seekers());
        readNextMessages(locks.seekers());
    }

    private Set<String> withOwners(Locks locks) {
        Set<String> wanted = new HashSet<>(locks.workers());
        lanes.values().stream()
                .filter(lane -> locks.lanes().contains(lane.laneId())
                        || locks.conversations().contains(lane.conversation()))
                .map(Lane::owner)
                .filter(Objects::nonNull)
                .forEach(wanted::add);
        return wanted;
    }

    /** After the workers: only now it is known who really seeks. Waits for nobody, so no circle can come of it. */
    private void lockWaiting(Set<String> seekers) {
        Map<String, Integer> wanted = new HashMap<>();
        seekers.stream()
                .map(this::worker)
                .flatMap(Optional::stream)
                .filter(worker -> worker.takesAnyLane() && worker.mayWork())
                .forEach(worker -> wanted.merge(worker.workspaceId(), 1, Integer::sum));
        wanted.forEach((workspaceId, limit) -> {
            List<LockedLane> waiting = tables.lanes().lockWaiting(workspaceId, limit);
            keepLanes(waiting);
            waitingLanes.put(
                    workspaceId,
                    waiting.stream().map(each -> each.lane().laneId()).toList());
        });
    }

    private void keepLanes(Collection<LockedLane> read) {
        for (LockedLane locked : read) {
            Lane lane = locked.lane();
            lanesBefore.put(lane.laneId(), locked);
            lanes.put(lane.laneId(), lane);
            conversations.put(lane.conversation(), lane.laneId());
        }
    }

    private void keepWorkers(Collection<KnownWorker> read) {
        for (KnownWorker worker : read) {
            workersBefore.put(worker.workerId(), worker);
            workers.put(worker.workerId(), worker);
        }
    }

    /** All at once what would else be read one by one: the messages of the turns that seekers may get. */
    private void readNextMessages(Set<String> seekers) {
        Set<Place> next = new HashSet<>();
        for (String seeker : seekers) {
            worker(seeker).map(KnownWorker::laneId).flatMap(this::lane).ifPresent(lane -> {
                next.add(new Place(lane.laneId(), lane.running() ? lane.headSeq() + 1 : lane.headSeq()));
            });
        }
        waitingLanes.values().stream()
                .flatMap(List::stream)
                .map(lanes::get)
                .forEach(lane -> next.add(new Place(lane.laneId(), lane.headSeq())));
        messages.putAll(tables.messages().read(next));
    }

    @Override
    public Optional<Lane> lane(long laneId) {
        return Optional.ofNullable(lanes.get(laneId));
    }

    @Override
    public Optional<Lane> lane(ConversationKey conversation) {
        return Optional.ofNullable(conversations.get(conversation)).flatMap(this::lane);
    }

    @Override
    public Optional<Lane> laneOf(KnownWorker worker) {
        Long laneId = worker.laneId();
        if (laneId == null) {
            String conversation = worker.conversationId();
            return conversation == null
                    ? Optional.empty()
                    : lane(new ConversationKey(worker.workspaceId(), conversation));
        }
        if (!lanes.containsKey(laneId)) {
            throw new ConcurrencyFailureException("worker " + worker.workerId() + " was pinned at this moment");
        }
        return lane(laneId);
    }

    @Override
    public Optional<Lane> waitingLane(String workspaceId) {
        return waitingLanes.getOrDefault(workspaceId, List.of()).stream()
                .map(lanes::get)
                .filter(Lane::waits)
                .findFirst();
    }

    @Override
    public Optional<KnownWorker> worker(String workerId) {
        return Optional.ofNullable(workers.get(workerId));
    }

    @Override
    public QueuedMessage head(Lane lane) {
        return messages.computeIfAbsent(
                new Place(lane.laneId(), lane.headSeq()),
                place -> tables.messages().known(place));
    }

    @Override
    public void save(Lane lane) {
        requireLocked(lanes.replace(lane.laneId(), lane), lane);
    }

    @Override
    public void save(KnownWorker worker) {
        requireLocked(workers.replace(worker.workerId(), worker), worker);
    }

    private static void requireLocked(@Nullable Object before, Object row) {
        if (before == null) {
            throw new IllegalStateException("changed without having been locked: " + row);
        }
    }

    @Override
    public void append(QueuedMessage message) {
        appended.add(message);
        messages.put(message.place(), message);
    }

    @Override
    public Lane moveOn(Lane lane) {
        Lane moved = lane.finishHead();
        if (moved.cancelledAhead() == 0) {
            return moved;
        }
        Set<Long> cancelled = tables.messages().cancelledFrom(moved.laneId(), moved.headSeq());
        long next = moved.headSeq();
        while (cancelled.contains(next)) {
            next++;
        }
        return moved.passOver(next);
    }

    @Override
    public void finish(QueuedMessage message, Finish finish) {
        endings.add(new Ending(message.place(), message.appendedAt(), finish));
    }

    @Override
    public Lane remember(Lane lane, List<HistoryEntry> entries) {
        HistorySpan span = lane.history();
        for (int first = 0; first < entries.size(); first += Said.MOST_ENTRIES) {
            List<HistoryEntry> some = entries.subList(first, Math.min(first + Said.MOST_ENTRIES, entries.size()));
            Said row = new Said(lane.laneId(), span.last() + 1, lane.token(), some);
            span = span.append(some.size(), row.bytes());
            said.add(row);
        }
        return lane.remember(tables.history().keepWithinBounds(lane.laneId(), span));
    }

    @Override
    public void tell(OutboundEvent event) {
        events.add(event.trace() == null ? event.in(Trace.current()) : event);
    }

    @Override
    public void saw(String workerId, Activity activity) {
        stories.computeIfAbsent(workerId, id -> new WorkerStory()).add(activity);
    }

    /** Writes everything. Messages first: a lane is entered among the waiting ones with the priority of its head. */
    void write() {
        stories.forEach(this::tellStory);
        if (!appended.isEmpty()) {
            tables.messages().append(appended);
        }
        List<LaneChange> laneChanges = new ArrayList<>();
        lanes.forEach((laneId, lane) -> {
            LockedLane before = Objects.requireNonNull(lanesBefore.get(laneId));
            if (!before.lane().equals(lane)) {
                laneChanges.add(new LaneChange(before, lane));
            }
        });
        List<KnownWorker> workerChanges = workers.values().stream()
                .filter(worker -> !worker.equals(workersBefore.get(worker.workerId())))
                .toList();
        Writes writes = new Writes();
        tables.lanes().save(laneChanges, writes);
        tables.workers().save(workerChanges, writes);
        tables.messages().finish(endings, writes);
        tables.history().append(said, writes);
        writes.add(TELL, tables.outbox().rows(events), EVENTS);
        writes.run(tables.jdbc());
        tables.throughput().count(events);
        laneChanges.stream()
                .filter(LaneChange::changesDepth)
                .map(change -> change.after().workspaceId())
                .distinct()
                .forEach(tables.depth()::changed);
    }

    private void tellStory(String workerId, WorkerStory story) {
        KnownWorker worker = worker(workerId)
                .orElseThrow(() -> new IllegalStateException("seen without having been locked: worker " + workerId));
        List<OutboundEvent> told = story.tell(worker);
        events.addAll(told);
        save(worker.told(worker.activityVersion() + told.size()));
    }
}

package io.agentfactory.local.demo;

import io.agentfactory.events.MessageReceived;
import io.agentfactory.events.WorkerLifecycleChanged;
import io.agentfactory.local.fly.model.FlyEvent;
import io.agentfactory.local.telegram.TelegramEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Puts what several observers see into one order of time, and adds to each observation what others told of the same
 * message or worker. Tells its listener each observation once, after holding it back for a moment, because observers
 * are not equally quick. Adds nothing that nobody has observed.
 */
final class Timeline {

    private static final Duration HELD_BACK = Duration.ofMillis(500);
    private static final Duration UNKNOWN_HELD_BACK = Duration.ofSeconds(5);

    private record Chat(long chatId, String telegramMessageId) {}

    private final Consumer<Observation> listener;
    private final PriorityQueue<Pending> pending = new PriorityQueue<>(Comparator.comparing(Pending::at));
    private final Map<Chat, MessageReceived> received = new HashMap<>();
    private final Map<Chat, Instant> written = new HashMap<>();
    private final Map<String, Instant> writtenById = new HashMap<>();
    private final Map<String, Observation> requested = new HashMap<>();
    private final Set<String> stopped = new HashSet<>();
    private final Map<String, String> workerOfVolume = new HashMap<>();

    /** @param chat the Telegram message that it is about, where the message's id is not known yet */
    private record Pending(
            Observation seen, @Nullable Chat chat, @Nullable String volumeId) {
        Instant at() {
            return seen.at();
        }
    }

    Timeline(Consumer<Observation> listener) {
        this.listener = listener;
    }

    /** An event was read from a topic. */
    synchronized void see(SpecificRecord event, Instant publishedAt) {
        if (event instanceof MessageReceived message) {
            Chat chat = chatOf(message);
            received.put(chat, message);
            Instant at = written.get(chat);
            if (at != null) {
                writtenById.put(message.getMessageId(), at);
            }
        }
        if (event instanceof WorkerLifecycleChanged worker && worker.getVolumeId() != null) {
            workerOfVolume.put(worker.getVolumeId(), worker.getWorkerId());
        }
        TopicHops.of(event, publishedAt).ifPresent(seen -> {
            if (seen.hop() == Hop.WORKER_REQUESTED && seen.workerId() != null) {
                // One that was kept in reserve is requested once more: from then on it is on its way again.
                requested.put(seen.workerId(), seen);
            }
            if (seen.hop() == Hop.WORKER_STOPPED && seen.workerId() != null) {
                stopped.add(seen.workerId());
            }
            pending.add(new Pending(seen, null, null));
        });
    }

    /** Something happened at Telegram. */
    synchronized void see(TelegramEvent event) {
        switch (event) {
            case TelegramEvent.PersonWrote wrote -> {
                Chat chat = new Chat(wrote.chatId(), Long.toString(wrote.messageId()));
                written.put(chat, wrote.at());
                MessageReceived message = received.get(chat);
                if (message != null) {
                    writtenById.put(message.getMessageId(), wrote.at());
                }
            }
            case TelegramEvent.WebhookAccepted accepted ->
                pending.add(new Pending(
                        Observation.of(Hop.WEBHOOK_ACCEPTED, accepted.at()),
                        new Chat(accepted.chatId(), Long.toString(accepted.messageId())),
                        null));
            default -> {}
        }
    }

    /** Something happened at Fly. */
    synchronized void see(FlyEvent event) {
        switch (event) {
            case FlyEvent.MachineStarted started ->
                pending.add(new Pending(
                        Observation.of(Hop.MACHINE_STARTED, started.at())
                                .worker(started.machineName())
                                .machine(started.machineId()),
                        null,
                        null));
            case FlyEvent.MachineDestroyed destroyed ->
                pending.add(new Pending(
                        Observation.of(Hop.MACHINE_DESTROYED, destroyed.at())
                                .worker(destroyed.machineName())
                                .machine(destroyed.machineId()),
                        null,
                        null));
            case FlyEvent.VolumeDeleted deleted ->
                pending.add(new Pending(Observation.of(Hop.VOLUME_DELETED, deleted.at()), null, deleted.volumeId()));
            default -> {}
        }
    }

    /** How many workers were requested and are not said to have stopped. */
    synchronized int workersLeft() {
        Set<String> left = new HashSet<>(requested.keySet());
        left.removeAll(stopped);
        return left.size();
    }

    /** Tells the listener what is old enough. To be called often. */
    synchronized void tell(Instant now) {
        Pending next = pending.peek();
        while (next != null && next.at().isBefore(now.minus(heldBack(next)))) {
            listener.accept(complete(pending.remove()));
            next = pending.peek();
        }
    }

    /** Tells the listener all that is left. */
    synchronized void finish() {
        while (!pending.isEmpty()) {
            listener.accept(complete(pending.remove()));
        }
    }

    /** What Telegram tells of a message is held back until the message itself has been read from its topic. */
    private Duration heldBack(Pending next) {
        return next.chat() == null || received.containsKey(next.chat()) ? HELD_BACK : UNKNOWN_HELD_BACK;
    }

    private Observation complete(Pending from) {
        Observation seen = from.seen();
        MessageReceived message = from.chat() == null ? null : received.get(from.chat());
        if (message != null) {
            seen = seen.in(message.getWorkspaceId(), message.getConversationId())
                    .message(message.getMessageId());
        }
        if (from.volumeId() != null) {
            seen = seen.worker(workerOfVolume.get(from.volumeId()));
        }
        Observation request = seen.workerId() == null ? null : requested.get(seen.workerId());
        if (request != null && seen.conversationId() == null) {
            seen = seen.in(request.workspaceId(), request.conversationId());
        }
        Instant begin = begin(seen, request);
        return begin == null
                ? seen
                : seen.took(Math.max(0, Duration.between(begin, seen.at()).toMillis()));
    }

    private @Nullable Instant begin(Observation seen, @Nullable Observation request) {
        if (seen.messageId() != null) {
            return writtenById.get(seen.messageId());
        }
        return request == null ? null : request.at();
    }

    private static Chat chatOf(MessageReceived message) {
        String conversation = message.getConversationId();
        String chatId = conversation.substring(conversation.lastIndexOf(':') + 1);
        String externalId = message.getExternalMessageId();
        return new Chat(
                chatId.matches("-?\\d{1,18}") ? Long.parseLong(chatId) : 0, externalId == null ? "" : externalId);
    }
}

package io.agentfactory.local.telegram;

import io.agentfactory.local.telegram.WebhookCall.Outcome;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one bot's updates to its webhook and tries each again until it is taken. Updates of one chat go one after
 * another, and an update holds its connection until it is settled: with one connection the order of all is strict. An
 * update that was on its way in a crash is sent again. It never skips an update that the webhook refuses.
 */
final class Deliveries implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    /** Telegram keeps an update no longer. */
    private static final Duration KEPT = Duration.ofHours(24);

    private static final Duration UNTIL_THERE_IS_WORK = Duration.ofDays(1);

    private final BotAccount bot;
    private final Ledger ledger;
    private final WebhookCall call;
    private final EventFeed events;
    private final TelegramSettings.Webhooks settings;
    private final InstantSource clock;
    private final DeliveryJournal journal;

    /** Updates that hold a connection. Guarded by the ledger's lock. */
    private final Set<Long> underWay = new HashSet<>();

    private volatile boolean closed;
    private final Thread dispatcher;

    Deliveries(
            BotAccount bot,
            Ledger ledger,
            WebhookCall call,
            EventFeed events,
            DeliveryJournal journal,
            TelegramSettings settings) {
        this.bot = bot;
        this.ledger = ledger;
        this.call = call;
        this.events = events;
        this.journal = journal;
        this.settings = settings.webhook();
        this.clock = settings.clock();
        this.dispatcher =
                Thread.ofVirtual().name("deliveries-" + bot.username()).unstarted(this::dispatch);
    }

    void start() {
        dispatcher.start();
    }

    @Override
    public void close() {
        closed = true;
        dispatcher.interrupt();
    }

    private void dispatch() {
        try {
            while (!closed) {
                ledger.await(
                        bot.id(), UNTIL_THERE_IS_WORK, memory -> next(memory).isPresent());
                take().ifPresent(message -> Thread.ofVirtual()
                        .name("delivery-" + message.updateId())
                        .start(() -> deliver(message)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Message> take() {
        return ledger.with(bot.id(), memory -> {
            Optional<Message> next = closed ? Optional.empty() : next(memory);
            next.ifPresent(message -> underWay.add(updateId(message)));
            return next;
        });
    }

    private Optional<Message> next(Memory memory) {
        Webhook webhook = memory.webhook();
        if (webhook == null || underWay.size() >= webhook.maxConnections()) {
            return Optional.empty();
        }
        Set<Long> earlierChats = new HashSet<>();
        for (Map.Entry<Long, Message> entry : memory.pending().entrySet()) {
            boolean firstOfItsChat = earlierChats.add(entry.getValue().chatId());
            if (firstOfItsChat && !underWay.contains(entry.getKey())) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    private void deliver(Message message) {
        try {
            int attempts = 0;
            while (!closed) {
                Webhook webhook = ledger.with(
                        bot.id(), memory -> memory.pending().containsKey(updateId(message)) ? memory.webhook() : null);
                if (webhook == null || expired(message)) {
                    return;
                }
                attempts++;
                try {
                    if (accepted(message, webhook, attempts)) {
                        return;
                    }
                } catch (UncheckedIOException e) {
                    LOG.error("event=delivery-not-recorded updateId={}: it is made again", message.updateId(), e);
                }
                Duration wait = settings.backOff(attempts);
                ledger.await(
                        bot.id(),
                        wait,
                        memory -> !webhook.equals(memory.webhook())
                                || !memory.pending().containsKey(updateId(message)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // Freed only here, after the outcome is recorded: a settled update is never taken again.
            ledger.with(bot.id(), memory -> underWay.remove(updateId(message)));
            ledger.nudge();
        }
    }

    private boolean expired(Message message) {
        if (message.at().plus(KEPT).isAfter(clock.instant())) {
            return false;
        }
        record(
                new Change.DeliveryGivenUp(bot.id(), updateId(message)),
                new TelegramEvent.UpdateExpired(
                        clock.instant(), bot.id(), updateId(message), message.chatId(), message.messageId()));
        return true;
    }

    private boolean accepted(Message message, Webhook webhook, int attempts) throws InterruptedException {
        Instant begin = clock.instant();
        long started = System.nanoTime();
        Outcome outcome = call.deliver(webhook, bot, message);
        long ms = Duration.ofNanos(System.nanoTime() - started).toMillis();
        if (closed) {
            return false;
        }
        journal.add(begin, bot.id(), message, attempts, outcome, ms);
        long updateId = updateId(message);
        Instant now = clock.instant();
        return switch (outcome) {
            case Outcome.Accepted(String answer) -> {
                record(
                        new Change.DeliveryAccepted(bot.id(), updateId),
                        new TelegramEvent.WebhookAccepted(
                                now, bot.id(), updateId, message.chatId(), message.messageId(), ms, attempts));
                yield true;
            }
            case Outcome.Refused(String reason) -> {
                long wait = settings.backOff(attempts).toMillis();
                record(
                        new Change.DeliveryFailed(bot.id(), updateId, now, reason),
                        new TelegramEvent.WebhookRefused(
                                now,
                                bot.id(),
                                updateId,
                                message.chatId(),
                                message.messageId(),
                                reason,
                                attempts,
                                wait));
                yield false;
            }
        };
    }

    private void record(Change change, TelegramEvent event) {
        ledger.with(bot.id(), memory -> {
            ledger.keep(change);
            events.publish(event);
            return change;
        });
    }

    private static long updateId(Message message) {
        @Nullable Long updateId = message.updateId();
        return Objects.requireNonNull(updateId, "a message that waits for delivery has an update id");
    }
}

package io.agentfactory.ingress.reply;

import io.agentfactory.events.DeliveryOutcome;
import io.agentfactory.ingress.reply.SendOutcome.ComeBack;
import io.agentfactory.ingress.reply.SendOutcome.Failed;
import io.agentfactory.ingress.reply.SendOutcome.Sent;
import io.agentfactory.ingress.reply.SendOutcome.Unclear;
import io.agentfactory.platform.failure.Transience;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Delivers the replies of one lane, one message after the other, until there are none, the channel asks for patience,
 * or the lane has had its share. What the channel has confirmed is recorded before the next message is sent.
 */
@Component
class LaneWork {

    private static final Logger log = LoggerFactory.getLogger(LaneWork.class);
    /** Replies that one lane may send before the others get their turn. */
    private static final int SHARE = 20;

    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Duration RECORD_RETRY = Duration.ofMillis(100);

    private final Deliveries deliveries;
    private final TelegramChannel telegram;
    private final ReplyMeters meters;
    private final Backoff backoff;
    private final Duration lease;
    private final SecureRandom random;

    LaneWork(
            Deliveries deliveries,
            TelegramChannel telegram,
            ReplyMeters meters,
            ReplyProperties properties,
            SecureRandom random) {
        this.deliveries = deliveries;
        this.telegram = telegram;
        this.meters = meters;
        this.backoff = new Backoff(properties.firstBackoff(), properties.maxBackoff());
        this.lease = properties.lease();
        this.random = random;
    }

    void work(Lane lane) {
        int failures = lane.failures();
        for (int delivered = 0; delivered < SHARE; delivered++) {
            Optional<Reply> reply = insist(Transience::isTransient, () -> deliveries.next(lane));
            if (reply.isEmpty() || !deliver(lane, reply.get(), failures)) {
                return;
            }
            failures = 0;
        }
        putOff(lane, Duration.ZERO, 0);
    }

    /** @return whether the reply has ended and the lane is still ours */
    private boolean deliver(Lane lane, Reply reply, int failures) {
        if (!reply.provider().equals("telegram")) {
            // Who asked over the API reads the reply there; recording it is delivering it.
            return end(lane, reply, DeliveryOutcome.DELIVERED, null);
        }
        if (reply.parts().isEmpty()) {
            return end(lane, reply, DeliveryOutcome.FAILED, "the reply has no text");
        }
        for (Reply.Part part : reply.unsent()) {
            switch (send(reply, part)) {
                case Sent(String channelMessageId) -> {
                    if (!recordSent(lane, reply, part, channelMessageId)) {
                        return false;
                    }
                }
                case Failed(String error) -> {
                    return end(lane, reply, DeliveryOutcome.FAILED, error);
                }
                case ComeBack(Duration after) -> {
                    Duration wait = after.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : after;
                    return postpone(lane, reply, wait, failures, "rate-limited");
                }
                case Unclear(String reason) -> {
                    return postpone(lane, reply, backoff.after(failures, random), failures + 1, reason);
                }
            }
        }
        return end(lane, reply, DeliveryOutcome.DELIVERED, null);
    }

    private SendOutcome send(Reply reply, Reply.Part part) {
        try {
            return telegram.send(reply, part);
        } catch (RuntimeException e) {
            if (Transience.isTransient(e)) {
                throw e;
            }
            // A failure that nobody foresaw counts as one, so that the reply's age ends it: thrown on, it would come
            // back with every lease and hold up the conversation for ever.
            return new Unclear(e.getClass().getSimpleName());
        }
    }

    /** The person has the part. Were any failure to make us forget it, the part would be sent again. */
    private boolean recordSent(Lane lane, Reply reply, Reply.Part part, String channelMessageId) {
        return insist(failure -> true, () -> deliveries.partSent(lane, reply, part, channelMessageId));
    }

    /**
     * Writes until it is written, for as long as no other copy can have the lane: a database that is away for a moment
     * must not leave the conversation to the end of its lease. What is written twice changes nothing the second time.
     */
    private <T> T insist(Predicate<RuntimeException> passes, Supplier<T> write) {
        long start = System.nanoTime();
        while (true) {
            try {
                return write.get();
            } catch (RuntimeException e) {
                boolean inTime = System.nanoTime() - start <= lease.toNanos();
                if (!passes.test(e) || !inTime || !paused(RECORD_RETRY)) {
                    throw e;
                }
            }
        }
    }

    private static boolean paused(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean end(Lane lane, Reply reply, DeliveryOutcome outcome, @Nullable String error) {
        if (!insist(Transience::isTransient, () -> deliveries.end(lane, reply, outcome, error))) {
            return false;
        }
        meters.ended(reply, outcome);
        log.atInfo()
                .addKeyValue("replyId", reply.replyId())
                .addKeyValue("messageId", reply.messageId())
                .addKeyValue("outcome", outcome)
                .addKeyValue("detail", error)
                .log("reply ended");
        return true;
    }

    private boolean postpone(Lane lane, Reply reply, Duration wait, int failures, String reason) {
        if (reply.overdue()) {
            return end(lane, reply, DeliveryOutcome.FAILED, "given up: " + reason);
        }
        putOff(lane, wait, failures);
        meters.postponed(reply);
        log.atWarn()
                .addKeyValue("replyId", reply.replyId())
                .addKeyValue("messageId", reply.messageId())
                .addKeyValue("waitMs", wait.toMillis())
                .addKeyValue("cause", reason)
                .log("reply postponed");
        return false;
    }

    private void putOff(Lane lane, Duration wait, int failures) {
        insist(Transience::isTransient, () -> {
            deliveries.postpone(lane, wait, failures);
            return true;
        });
    }
}

package io.agentfactory.local.telegram;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentfactory.local.telegram.WebhookCall.Outcome;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last deliveries tried, for people and tests that want to see what a webhook was sent. In memory only. */
final class DeliveryJournal {

    private static final int KEPT = 2_000;

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long counter;

    /**
     * @param number counts deliveries from 1
     * @param refusal null where the webhook accepted
     * @param answer what the webhook said as it accepted, cut after 1 KiB; null where it refused
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            long number,
            Instant at,
            long botId,
            @Nullable Long updateId,
            long chatId,
            long messageId,
            int attempt,
            boolean accepted,
            @Nullable String refusal,
            @Nullable String answer,
            long ms) {}

    synchronized void add(Instant at, long botId, Message message, int attempt, Outcome outcome, long ms) {
        @Nullable String refusal = outcome instanceof Outcome.Refused(String reason) ? reason : null;
        @Nullable String answer = outcome instanceof Outcome.Accepted(String said) ? said : null;
        entries.addLast(new Entry(
                ++counter,
                at,
                botId,
                message.updateId(),
                message.chatId(),
                message.messageId(),
                attempt,
                refusal == null,
                refusal,
                answer,
                ms));
        if (entries.size() > KEPT) {
            entries.removeFirst();
        }
    }

    /** Oldest first. */
    synchronized List<Entry> after(long number) {
        return entries.stream().filter(entry -> entry.number() > number).toList();
    }
}

package io.agentfactory.local.telegram;

import io.agentfactory.local.telegram.Message.Attachment;
import io.agentfactory.local.telegram.Message.Delivery;
import io.agentfactory.local.telegram.Message.Entity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people and bots do in their chats. It decides and records; delivering to bots is {@link Deliveries}' work. */
final class Chats {

    private final Ledger ledger;
    private final EventFeed events;
    private final Flooding flooding;
    private final InstantSource clock;

    Chats(Ledger ledger, EventFeed events, Flooding flooding, InstantSource clock) {
        this.ledger = ledger;
        this.events = events;
        this.flooding = flooding;
        this.clock = clock;
    }

    /** A person writes to a bot. A chat with a negative id is a group. */
    Message personWrites(long botId, long chatId, Person person, String text, @Nullable Attachment attachment) {
        return ledger.with(botId, memory -> {
            Webhook webhook = memory.webhook();
            Long updateId = webhook == null || webhook.wantsMessages() ? memory.nextUpdateId() : null;
            Message message = new Message(
                    memory.nextMessageId(chatId),
                    chatId,
                    clock.instant(),
                    person,
                    text,
                    BotCommands.in(text),
                    attachment,
                    null,
                    updateId,
                    updateId == null ? Delivery.NONE : Delivery.WAITING);
            ledger.keep(new Change.MessageWritten(botId, message));
            // Told before the lock is free, so that no listener hears of the delivery first.
            events.publish(new TelegramEvent.PersonWrote(
                    message.at(), botId, chatId, message.messageId(), person.id(), updateId, text));
            return message;
        });
    }

    /** How Telegram took a bot's message. */
    sealed interface Sent {
        /** @param answered message that it replies to, null for none */
        record Accepted(
                Message message, Person person, @Nullable Message answered) implements Sent {}

        record Refused(Answer.Refusal refusal) implements Sent {}
    }

    /** @param replyTo message that it answers, null for none */
    Sent botWrites(long botId, long chatId, String text, List<Entity> entities, @Nullable Long replyTo) {
        return ledger.with(botId, memory -> {
            Conversation conversation = memory.conversation(chatId);
            Answer.@Nullable Refusal refusal = reachable(conversation);
            if (conversation == null || refusal != null) {
                return new Sent.Refused(refusal == null ? Answer.badRequest("chat not found") : refusal);
            }
            Message answered = replyTo == null ? null : conversation.message(replyTo);
            if (replyTo != null && answered == null) {
                return new Sent.Refused(Answer.badRequest("message to be replied not found"));
            }
            Duration wait = flooding.waitFor(botId, chatId, clock.instant());
            if (wait.isPositive()) {
                return new Sent.Refused(Answer.tooMany(wait));
            }
            Message message = new Message(
                    conversation.nextMessageId(),
                    chatId,
                    clock.instant(),
                    null,
                    text,
                    entities,
                    null,
                    replyTo,
                    null,
                    Delivery.NONE);
            ledger.keep(new Change.MessageWritten(botId, message));
            events.publish(
                    new TelegramEvent.BotMessageSent(message.at(), botId, chatId, message.messageId(), text, replyTo));
            return new Sent.Accepted(message, conversation.person(), answered);
        });
    }

    /** @return why the bot cannot show the chat that it is typing; null if it can */
    Answer.@Nullable Refusal botActs(long botId, long chatId, String action) {
        return ledger.with(botId, memory -> {
            Answer.Refusal refusal = reachable(memory.conversation(chatId));
            if (refusal == null) {
                events.publish(new TelegramEvent.BotActing(clock.instant(), botId, chatId, action));
            }
            return refusal;
        });
    }

    void block(long botId, long chatId, boolean blocked) {
        ledger.with(botId, memory -> {
            ledger.keep(new Change.BlockSet(botId, chatId, blocked));
            events.publish(new TelegramEvent.BotBlocked(clock.instant(), botId, chatId, blocked));
            return blocked;
        });
    }

    /** The bot's next messages are refused so many times with 429. */
    void flood(long botId, int refusals, Duration retryAfter) {
        ledger.with(botId, memory -> {
            flooding.order(botId, refusals, retryAfter);
            return refusals;
        });
    }

    /** @return what was done, in Telegram's words */
    String setWebhook(long botId, Webhook webhook, boolean dropPending) {
        return ledger.with(botId, memory -> {
            drop(botId, memory, dropPending);
            if (webhook.equals(memory.webhook())) {
                return "Webhook is already set";
            }
            ledger.keep(new Change.WebhookIsSet(botId, webhook));
            events.publish(
                    new TelegramEvent.WebhookSet(clock.instant(), botId, webhook.url(), webhook.maxConnections()));
            return "Webhook was set";
        });
    }

    /** @return what was done, in Telegram's words */
    String deleteWebhook(long botId, boolean dropPending) {
        return ledger.with(botId, memory -> {
            drop(botId, memory, dropPending);
            if (memory.webhook() == null) {
                return "Webhook is already deleted";
            }
            ledger.keep(new Change.WebhookIsGone(botId));
            events.publish(new TelegramEvent.WebhookDeleted(clock.instant(), botId));
            return "Webhook was deleted";
        });
    }

    private static Answer.@Nullable Refusal reachable(@Nullable Conversation conversation) {
        if (conversation == null) {
            return Answer.badRequest("chat not found");
        }
        return conversation.blocked() ? Answer.forbidden("bot was blocked by the user") : null;
    }

    private void drop(long botId, Memory memory, boolean wanted) {
        if (wanted) {
            List.copyOf(memory.pending().keySet())
                    .forEach(updateId -> ledger.keep(new Change.DeliveryGivenUp(botId, updateId)));
        }
    }
}

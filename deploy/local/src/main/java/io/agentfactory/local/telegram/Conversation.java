package io.agentfactory.local.telegram;

import java.util.Collection;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A chat of one bot: its last messages and who takes part. Guarded by the lock of {@link Ledger}. */
final class Conversation {

    /** Messages kept of one chat; older ones are forgotten, as a person who scrolls back can live with. */
    static final int MAX_MESSAGES = 2_000;

    private final long chatId;
    private final TreeMap<Long, Message> messages = new TreeMap<>();
    private @Nullable Person lastWriter;
    private boolean blocked;

    Conversation(long chatId) {
        this.chatId = chatId;
    }

    long chatId() {
        return chatId;
    }

    boolean blocked() {
        return blocked;
    }

    void block(boolean wanted) {
        blocked = wanted;
    }

    /** The person of a private chat as last seen, or whoever wrote last in a group. */
    Person person() {
        return lastWriter == null ? Person.number(Math.abs(chatId)) : lastWriter;
    }

    long nextMessageId() {
        return messages.isEmpty() ? 1 : messages.lastKey() + 1;
    }

    Collection<Message> messages() {
        return messages.values();
    }

    Collection<Message> messagesAfter(long messageId) {
        return messages.tailMap(messageId, false).values();
    }

    @Nullable
    Message message(long messageId) {
        return messages.get(messageId);
    }

    @Nullable
    Message lastMessage() {
        return messages.isEmpty() ? null : messages.lastEntry().getValue();
    }

    /** Adds or replaces; gives the message that had to go for it, if any. */
    @Nullable
    Message put(Message message) {
        messages.put(message.messageId(), message);
        if (message.from() != null) {
            lastWriter = message.from();
        }
        return messages.size() > MAX_MESSAGES ? messages.pollFirstEntry().getValue() : null;
    }
}

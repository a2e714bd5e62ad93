package io.agentfactory.local.telegram;

import io.agentfactory.local.telegram.Message.Attachment;
import io.agentfactory.local.telegram.Message.Delivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one bot's part of Telegram remembers: webhook, chats, and updates that wait for delivery. Only {@link #apply}
 * changes it, so that replaying the log gives the same memory. Guarded by the lock of {@link Ledger}.
 */
final class Memory {

    private final long botId;
    private final Map<Long, Conversation> conversations = new LinkedHashMap<>();
    private final NavigableMap<Long, Message> pending = new TreeMap<>();
    private final Map<String, Attachment> files = new LinkedHashMap<>();
    private @Nullable Webhook webhook;
    private @Nullable LastError lastError;
    private long lastUpdateId;

    record LastError(long updateId, Instant at, String reason) {}

    /** @param firstUpdateId update ids start above it */
    Memory(long botId, long firstUpdateId) {
        this.botId = botId;
        this.lastUpdateId = firstUpdateId;
    }

    @Nullable
    Webhook webhook() {
        return webhook;
    }

    @Nullable
    LastError lastError() {
        return lastError;
    }

    /** Messages that the bot has not taken yet, in the order of their update ids. */
    NavigableMap<Long, Message> pending() {
        return pending;
    }

    Iterable<Conversation> conversations() {
        return conversations.values();
    }

    @Nullable
    Conversation conversation(long chatId) {
        return conversations.get(chatId);
    }

    @Nullable
    Attachment file(String fileId) {
        return files.get(fileId);
    }

    Optional<Attachment> fileAt(String path) {
        return files.values().stream().filter(file -> file.path().equals(path)).findFirst();
    }

    Iterable<Attachment> files() {
        return files.values();
    }

    long nextUpdateId() {
        return lastUpdateId + 1;
    }

    long nextMessageId(long chatId) {
        Conversation conversation = conversations.get(chatId);
        return conversation == null ? 1 : conversation.nextMessageId();
    }

    void apply(Change change) {
        switch (change) {
            case Change.WebhookIsSet(long bot, Webhook set) -> {
                webhook = set;
                lastError = null;
            }
            case Change.WebhookIsGone(long bot) -> {
                webhook = null;
                lastError = null;
            }
            case Change.DeliveryFailed(long bot, long updateId, Instant at, String reason) -> {
                lastError = new LastError(updateId, at, reason);
                Message message = pending.get(updateId);
                if (message != null) {
                    store(message.with(Delivery.RETRYING));
                }
            }
            case Change.DeliveryAccepted(long bot, long updateId) -> settle(updateId, Delivery.ACCEPTED);
            case Change.DeliveryGivenUp(long bot, long updateId) -> settle(updateId, Delivery.EXPIRED);
            case Change.MessageWritten(long bot, Message message) -> store(message);
            case Change.BlockSet(long bot, long chatId, boolean blocked) ->
                chat(chatId).block(blocked);
        }
    }

    /** The shortest log that gives this memory. */
    List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        if (webhook != null) {
            changes.add(new Change.WebhookIsSet(botId, webhook));
        }
        // A message may be forgotten by its chat and still wait for the bot.
        Stream.concat(
                        pending.values().stream(),
                        conversations.values().stream().flatMap(conversation -> conversation.messages().stream()))
                .distinct()
                .sorted(Comparator.comparing(Message::at).thenComparing(Message::messageId))
                .map(message -> new Change.MessageWritten(botId, message))
                .forEach(changes::add);
        if (lastError != null) {
            changes.add(new Change.DeliveryFailed(botId, lastError.updateId(), lastError.at(), lastError.reason()));
        }
        conversations.values().stream()
                .filter(Conversation::blocked)
                .map(conversation -> new Change.BlockSet(botId, conversation.chatId(), true))
                .forEach(changes::add);
        return changes;
    }

    private void settle(long updateId, Delivery delivery) {
        Message message = pending.get(updateId);
        if (message != null) {
            store(message.with(delivery));
        }
    }

    private void store(Message message) {
        Message forgotten = chat(message.chatId()).put(message);
        if (message.attachment() != null) {
            files.put(message.attachment().fileId(), message.attachment());
        }
        Long updateId = message.updateId();
        if (updateId != null) {
            lastUpdateId = Math.max(lastUpdateId, updateId);
            switch (message.delivery()) {
                case WAITING, RETRYING -> pending.put(updateId, message);
                case ACCEPTED, EXPIRED, NONE -> pending.remove(updateId);
            }
        }
        if (forgotten != null && forgotten.attachment() != null) {
            files.remove(forgotten.attachment().fileId());
        }
    }

    private Conversation chat(long chatId) {
        return conversations.computeIfAbsent(chatId, Conversation::new);
    }
}

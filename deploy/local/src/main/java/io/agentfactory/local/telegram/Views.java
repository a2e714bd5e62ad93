package io.agentfactory.local.telegram;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentfactory.local.telegram.Message.Attachment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the emulator shows of itself. Reads only; shows no token and no webhook secret. */
final class Views {

    private final List<BotAccount> bots;
    private final Ledger ledger;

    Views(List<BotAccount> bots, Ledger ledger) {
        this.bots = bots;
        this.ledger = ledger;
    }

    /** @param pending messages that the bot has not taken yet */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record BotView(
            long id,
            String username,
            String firstName,
            String webhookUrl,
            int pending,
            @Nullable String lastError) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ChatView(
            long chatId,
            long botId,
            Person person,
            boolean blocked,
            @Nullable Message lastMessage) {}

    record Bots(List<BotView> bots) {}

    record ChatList(List<ChatView> chats) {}

    record MessageList(List<Message> messages) {}

    Bots bots() {
        return new Bots(bots.stream()
                .map(bot -> ledger.with(bot.id(), memory -> view(bot, memory)))
                .toList());
    }

    ChatList chats() {
        List<ChatView> views = new ArrayList<>();
        for (BotAccount bot : bots) {
            ledger.with(bot.id(), memory -> {
                memory.conversations().forEach(chat -> views.add(view(bot, chat)));
                return views;
            });
        }
        return new ChatList(views);
    }

    /** Oldest first, those with a higher id than {@code after}. */
    MessageList messages(BotAccount bot, long chatId, long after) {
        return ledger.with(bot.id(), memory -> {
            Conversation chat = memory.conversation(chatId);
            return new MessageList(chat == null ? List.of() : List.copyOf(chat.messagesAfter(after)));
        });
    }

    /** The person as the bot knows them from their private chat. */
    Person person(BotAccount bot, long id) {
        return ledger.with(bot.id(), memory -> {
            Conversation chat = memory.conversation(id);
            return chat == null ? Person.number(id) : chat.person();
        });
    }

    Optional<Attachment> file(String fileId) {
        return bots.stream()
                .flatMap(bot -> Optional.ofNullable(ledger.with(bot.id(), memory -> memory.file(fileId))).stream())
                .findFirst();
    }

    /** @param name username or id of a bot; empty for the first one */
    BotAccount bot(String name) {
        String wanted = name.startsWith("@") ? name.substring(1) : name;
        return bots.stream()
                .filter(bot -> wanted.isEmpty()
                        || bot.username().equals(wanted)
                        || Long.toString(bot.id()).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("there is no bot " + wanted));
    }

    private static BotView view(BotAccount bot, Memory memory) {
        Webhook webhook = memory.webhook();
        Memory.LastError error = memory.lastError();
        return new BotView(
                bot.id(),
                bot.username(),
                bot.firstName(),
                webhook == null ? "" : webhook.url(),
                memory.pending().size(),
                error == null ? null : error.reason());
    }

    private static ChatView view(BotAccount bot, Conversation chat) {
        return new ChatView(chat.chatId(), bot.id(), chat.person(), chat.blocked(), chat.lastMessage());
    }

    /** What a person's message came to. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Written(
            long botId,
            long chatId,
            long messageId,
            @Nullable Long updateId,
            Instant at) {}
}

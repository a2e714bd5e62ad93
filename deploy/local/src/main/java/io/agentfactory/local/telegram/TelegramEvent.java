package io.agentfactory.local.telegram;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that happened at the emulated Telegram, told in the order in which it happened. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "event")
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface TelegramEvent {

    /** When it happened by the emulator's clock. */
    Instant at();

    /** Numeric id of the bot that it is about. */
    long botId();

    /** @param updateId null where the bot's webhook does not ask for messages */
    record PersonWrote(
            Instant at,
            long botId,
            long chatId,
            long messageId,
            long personId,
            @Nullable Long updateId,
            String text) implements TelegramEvent {}

    /**
     * The bot's webhook took an update.
     *
     * @param ms how long the accepted delivery took
     * @param attempts deliveries tried, this one included
     */
    record WebhookAccepted(Instant at, long botId, long updateId, long chatId, long messageId, long ms, int attempts)
            implements TelegramEvent {}

    /**
     * The bot's webhook refused an update or could not be reached; it is tried again.
     *
     * @param retryInMs wait before the next try
     */
    record WebhookRefused(
            Instant at,
            long botId,
            long updateId,
            long chatId,
            long messageId,
            String reason,
            int attempts,
            long retryInMs)
            implements TelegramEvent {}

    /** An update that no webhook took for a day has been given up, as Telegram does. */
    record UpdateExpired(Instant at, long botId, long updateId, long chatId, long messageId) implements TelegramEvent {}

    /** @param replyTo message that it answers, null for none */
    record BotMessageSent(
            Instant at,
            long botId,
            long chatId,
            long messageId,
            String text,
            @Nullable Long replyTo) implements TelegramEvent {}

    /** @param action as the bot named it, for example {@code typing} */
    record BotActing(Instant at, long botId, long chatId, String action) implements TelegramEvent {}

    /** A call of the bot was answered with an error. */
    record CallRefused(Instant at, long botId, String method, int errorCode, String description)
            implements TelegramEvent {}

    record WebhookSet(Instant at, long botId, String url, int maxConnections) implements TelegramEvent {}

    record WebhookDeleted(Instant at, long botId) implements TelegramEvent {}

    record BotBlocked(Instant at, long botId, long chatId, boolean blocked) implements TelegramEvent {}
}

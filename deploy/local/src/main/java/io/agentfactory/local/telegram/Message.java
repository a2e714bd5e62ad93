package io.agentfactory.local.telegram;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of a chat between a person and a bot.
 *
 * @param from who wrote it; null for the bot
 * @param text text, or caption of an attachment; may be empty
 * @param updateId update that carries it to the bot; null for the bot's own and for unwanted ones
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Message(
        long messageId,
        long chatId,
        Instant at,
        @Nullable Person from,
        String text,
        List<Entity> entities,
        @Nullable Attachment attachment,
        @Nullable Long replyTo,
        @Nullable Long updateId,
        Delivery delivery) {

    /** How far a message has come on its way to the bot. */
    enum Delivery {
        /** Nothing is to be delivered. */
        NONE,
        WAITING,
        RETRYING,
        ACCEPTED,
        EXPIRED
    }

    enum Kind {
        PHOTO,
        DOCUMENT
    }

    /**
     * A formatted part of the text.
     *
     * @param offset in UTF-16 units, as {@code length}
     * @param detail address of a text_link, language of a pre; null otherwise
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entity(
            String type, int offset, int length, @Nullable String detail) {}

    /**
     * A file that a person sent.
     *
     * @param number counts all files of the emulator
     * @param path below the folder of files, as {@code getFile} gives it
     * @param width 0 for a document
     */
    record Attachment(
            Kind kind,
            long number,
            String fileId,
            String uniqueId,
            String path,
            String fileName,
            String mimeType,
            long size,
            int width,
            int height) {}

    Message {
        entities = List.copyOf(entities);
    }

    Message with(Delivery changed) {
        return new Message(messageId, chatId, at, from, text, entities, attachment, replyTo, updateId, changed);
    }
}

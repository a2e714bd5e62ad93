package io.agentfactory.local.telegram;

import io.agentfactory.local.telegram.Message.Attachment;
import io.agentfactory.local.telegram.Parameters.Upload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A person's part of a chat: writes a text, or a file with a caption, within Telegram's limits. */
final class PersonWriting {

    private static final int MAX_TEXT = 4096;
    private static final int MAX_CAPTION = 1024;
    private static final int MAX_PHOTO_BYTES = 10 * 1024 * 1024;

    private final Chats chats;
    private final FileStore files;
    private final AtomicLong fileNumbers;

    PersonWriting(Chats chats, FileStore files, long lastFileNumber) {
        this.chats = chats;
        this.files = files;
        this.fileNumbers = new AtomicLong(lastFileNumber);
    }

    /**
     * @param chatId the person's own id for the private chat with the bot; below zero for a group
     * @throws IllegalArgumentException if there is nothing to send, too much of it, or the chat is somebody else's
     */
    Message write(BotAccount bot, long chatId, Person person, String text, Optional<Upload> upload) {
        if (chatId == 0 || (chatId > 0 && chatId != person.id())) {
            throw new IllegalArgumentException("chat " + chatId + " is not open to person " + person.id()
                    + ": a private chat has its person's id");
        }
        if (text.isBlank() && upload.isEmpty()) {
            throw new IllegalArgumentException("a message needs a text or a file");
        }
        int limit = upload.isPresent() ? MAX_CAPTION : MAX_TEXT;
        if (text.length() > limit) {
            throw new IllegalArgumentException("the text has " + text.length() + " characters, more than " + limit);
        }
        Attachment attachment = upload.map(this::keep).orElse(null);
        return chats.personWrites(bot.id(), chatId, person, text, attachment);
    }

    private Attachment keep(Upload upload) {
        if (upload.content().length == 0) {
            throw new IllegalArgumentException("the file is empty");
        }
        boolean asPhoto = upload.mimeType().startsWith("image/") && upload.content().length <= MAX_PHOTO_BYTES;
        String name = upload.fileName().isBlank() ? "file" : upload.fileName();
        String type = upload.mimeType().isBlank() ? "application/octet-stream" : upload.mimeType();
        try {
            return files.keep(fileNumbers.incrementAndGet(), name, type, upload.content(), asPhoto);
        } catch (IOException e) {
            throw new UncheckedIOException("the file cannot be kept: " + e.getMessage(), e);
        }
    }
}

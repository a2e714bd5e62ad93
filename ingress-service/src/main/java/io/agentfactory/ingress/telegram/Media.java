package io.agentfactory.ingress.telegram;

import io.agentfactory.events.Attachment;
import io.agentfactory.events.AttachmentKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A file in a Telegram message, by reference: the file itself is fetched later.
 *
 * @param fileName as the sender's device gave it, not trusted
 */
record Media(
        AttachmentKind kind,
        String fileId,
        @Nullable String fileName,
        @Nullable String mimeType,
        @Nullable Long sizeBytes) {

    private static final int MAX_NAME = 255;
    private static final int MAX_FILE_ID = 512;

    /** In a fixed order, one of each kind at most. */
    static List<Media> of(JsonNode message) {
        List<Media> media = new ArrayList<>();
        JsonNode photos = message.path("photo");
        if (photos.isArray() && !photos.isEmpty()) {
            // Telegram lists the sizes of one photo with the largest last.
            add(media, AttachmentKind.PHOTO, photos.get(photos.size() - 1), "image/jpeg");
        }
        add(media, AttachmentKind.VIDEO, message.path("video"), null);
        add(media, AttachmentKind.AUDIO, message.path("audio"), null);
        add(media, AttachmentKind.VOICE, message.path("voice"), null);
        add(media, AttachmentKind.DOCUMENT, message.path("document"), null);
        return List.copyOf(media);
    }

    /** Metadata keys that agents know from the messages of earlier versions. */
    static Map<String, String> metadata(List<Media> media) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (!media.isEmpty()) {
            metadata.put("telegramMediaType", media.stream().map(Media::name).collect(Collectors.joining("+")));
        }
        for (Media file : media) {
            String kind = file.name();
            metadata.put(
                    "telegram" + Character.toUpperCase(kind.charAt(0)) + kind.substring(1) + "FileId", file.fileId());
        }
        return metadata;
    }

    String name() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    Attachment toAttachment() {
        return Attachment.newBuilder()
                .setAttachmentId(name())
                .setKind(kind)
                .setChannelFileId(fileId)
                .setFileName(fileName)
                .setMimeType(mimeType)
                .setSizeBytes(sizeBytes)
                .build();
    }

    private static void add(List<Media> media, AttachmentKind kind, JsonNode file, @Nullable String mimeType) {
        String fileId = UpdateReader.string(file.path("file_id"));
        if (fileId.isBlank() || fileId.length() > MAX_FILE_ID) {
            return;
        }
        JsonNode size = file.path("file_size");
        media.add(new Media(
                kind,
                fileId,
                text(file.path("file_name")),
                mimeType == null ? text(file.path("mime_type")) : mimeType,
                size.isIntegralNumber() && size.canConvertToLong() ? size.longValue() : null));
    }

    private static @Nullable String text(JsonNode node) {
        String text = UpdateReader.cut(UpdateReader.string(node), MAX_NAME);
        return text.isBlank() ? null : text;
    }
}

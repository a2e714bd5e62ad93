package io.agentfactory.ingress.telegram;

import io.agentfactory.ingress.telegram.Update.Ignored;
import io.agentfactory.ingress.telegram.Update.Reason;
import io.agentfactory.ingress.telegram.Update.Written;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads an update from whatever JSON came. Never fails: what does not have the shape of a message for us is ignored
 * with its reason, so an update that we do not understand is not delivered for ever.
 */
final class UpdateReader {

    /** The command alone or with words after it; {@code /startfoo} is a message like any other. */
    private static final Pattern START = Pattern.compile("/start(@\\w+)?(\\s.*)?", Pattern.DOTALL);

    private static final int MAX_TEXT = 65_536;

    private UpdateReader() {}

    static Update read(JsonNode update) {
        JsonNode updateId = update.path("update_id");
        if (!updateId.isIntegralNumber() || !updateId.canConvertToLong()) {
            return new Ignored(Reason.NO_UPDATE_ID);
        }
        JsonNode message = update.path("message");
        if (!message.isObject()) {
            return new Ignored(Reason.NOT_A_MESSAGE);
        }
        String chatId = id(message.path("chat").path("id"));
        String userId = id(message.path("from").path("id"));
        if (chatId == null || userId == null) {
            return new Ignored(Reason.NO_CHAT_OR_SENDER);
        }
        String text = string(message.path("text"));
        if (START.matcher(text.strip()).matches()) {
            return new Ignored(Reason.START_COMMAND);
        }
        List<Media> media = Media.of(message);
        String content = content(text, string(message.path("caption")), media);
        if (content.isBlank()) {
            return new Ignored(Reason.NO_CONTENT);
        }
        return new Written(
                updateId.longValue(),
                chatId,
                userId,
                id(message.path("message_id")),
                content,
                media.stream().map(Media::toAttachment).toList(),
                Media.metadata(media));
    }

    /** The text, else the caption, else what media came; never two of them. */
    private static String content(String text, String caption, List<Media> media) {
        if (!text.isBlank()) {
            return text;
        }
        if (!caption.isBlank() || media.isEmpty()) {
            return caption;
        }
        return media.stream().map(Media::name).collect(Collectors.joining(" + ", "[telegram media] ", " message"));
    }

    private static @Nullable String id(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() != 0
                ? Long.toString(node.longValue())
                : null;
    }

    /** Text as written, within the bound of an event, without the one character that a database refuses. */
    static String string(JsonNode node) {
        if (!node.isString()) {
            return "";
        }
        String text = node.stringValue().replace('\u0000', '\uFFFD');
        return text.length() <= MAX_TEXT ? text : cut(text, MAX_TEXT);
    }

    /** The first characters, not ending inside a surrogate pair. */
    static String cut(String text, int length) {
        int end = Math.min(text.length(), length);
        return text.substring(0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }
}

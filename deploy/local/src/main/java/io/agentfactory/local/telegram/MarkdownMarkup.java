package io.agentfactory.local.telegram;

import io.agentfactory.local.telegram.Message.Entity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads both Markdowns of the Bot API. MarkdownV2 nests and wants every reserved character escaped; the legacy one
 * knows four marks and does not nest.
 */
final class MarkdownMarkup {

    private static final String RESERVED = "_*[]()~`>#+-=|{}.!";

    /** Longest first, so that {@code __} is not read as two {@code _}. */
    private static final List<String> MARKS_V2 = List.of("```", "__", "||", "*", "_", "~", "`");

    private static final List<String> MARKS_LEGACY = List.of("```", "*", "_", "`");

    private static final Map<String, String> TYPES = Map.of(
            "```",
            "pre",
            "__",
            "underline",
            "||",
            "spoiler",
            "*",
            "bold",
            "_",
            "italic",
            "~",
            "strikethrough",
            "`",
            "code",
            "[",
            "text_link");

    private final String source;
    private final boolean version2;
    private final List<String> marks;
    private final StringBuilder text = new StringBuilder();
    private final List<Entity> entities = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private int at;

    private record Open(String mark, int offset, int sourceIndex) {}

    private MarkdownMarkup(String source, boolean version2) {
        this.source = source;
        this.version2 = version2;
        this.marks = version2 ? MARKS_V2 : MARKS_LEGACY;
    }

    static MarkdownMarkup version2(String source) {
        return new MarkdownMarkup(source, true);
    }

    static MarkdownMarkup legacy(String source) {
        return new MarkdownMarkup(source, false);
    }

    Markup parse() {
        while (at < source.length()) {
            @Nullable String mistake = step();
            if (mistake != null) {
                return new Markup.Broken(mistake);
            }
        }
        Open unclosed = open.peekLast();
        if (unclosed != null) {
            return new Markup.Broken(unclosed(unclosed));
        }
        entities.sort(Comparator.comparingInt(Entity::offset).thenComparing(Entity::length, Comparator.reverseOrder()));
        return new Markup.Formatted(text.toString(), entities);
    }

    private @Nullable String step() {
        char next = source.charAt(at);
        if (next == '\\' && escapes(at + 1)) {
            text.append(source.charAt(at + 1));
            at += 2;
            return null;
        }
        Open last = open.peekLast();
        boolean verbatim =
                last != null && (last.mark().equals("`") || last.mark().equals("```"));
        if (last != null && source.startsWith(last.mark(), at) && !last.mark().equals("[")) {
            close(open.removeLast());
            return null;
        }
        if (verbatim) {
            return plain(next);
        }
        if (last != null && last.mark().equals("[") && next == ']') {
            return link(open.removeLast());
        }
        if (version2 || last == null) {
            @Nullable String mark = markHere();
            if (mark != null) {
                open.addLast(new Open(mark, text.length(), at));
                at += mark.length();
                return null;
            }
        }
        boolean quote = version2 && next == '>' && (text.isEmpty() || text.charAt(text.length() - 1) == '\n');
        if (quote) {
            at++;
            return null;
        }
        if (version2 && RESERVED.indexOf(next) >= 0) {
            return "Character '" + next + "' is reserved and must be escaped with the preceding '\\'";
        }
        return plain(next);
    }

    private @Nullable String plain(char character) {
        text.append(character);
        at++;
        return null;
    }

    private boolean escapes(int index) {
        if (index >= source.length()) {
            return false;
        }
        char escaped = source.charAt(index);
        return version2 ? escaped > 0 && escaped < 127 : "_*`[".indexOf(escaped) >= 0;
    }

    private @Nullable String markHere() {
        for (String mark : marks) {
            if (source.startsWith(mark, at)) {
                return mark;
            }
        }
        return source.charAt(at) == '[' ? "[" : null;
    }

    private void close(Open closed) {
        at += closed.mark().length();
        String type = TYPES.getOrDefault(closed.mark(), "");
        @Nullable String language = null;
        if (type.equals("pre")) {
            int lineEnd = text.indexOf("\n", closed.offset());
            if (lineEnd >= 0 && text.substring(closed.offset(), lineEnd).matches("[A-Za-z0-9+#.-]*")) {
                String first = text.substring(closed.offset(), lineEnd);
                language = first.isEmpty() ? null : first;
                text.delete(closed.offset(), lineEnd + 1);
            }
        }
        int length = text.length() - closed.offset();
        if (length > 0) {
            entities.add(new Entity(type, closed.offset(), length, language));
        }
    }

    private @Nullable String link(Open opened) {
        at++;
        if (at >= source.length() || source.charAt(at) != '(') {
            // Telegram shows the text and makes no link.
            return null;
        }
        int end = source.indexOf(')', at);
        if (end < 0) {
            return version2 ? "Can't find end of a URL at byte offset " + offset(at) : unclosed(opened);
        }
        String address = source.substring(at + 1, end).replaceAll("\\\\(.)", "$1");
        at = end + 1;
        int length = text.length() - opened.offset();
        if (length > 0 && !address.isBlank()) {
            entities.add(new Entity("text_link", opened.offset(), length, address));
        }
        return null;
    }

    private String unclosed(Open opened) {
        if (!version2) {
            return "Can't find end of the entity starting at byte offset " + offset(opened.sourceIndex());
        }
        String type = TYPES.getOrDefault(opened.mark(), "");
        String name = switch (type) {
            case "pre" -> "Pre";
            case "text_link" -> "TextUrl";
            default -> Character.toUpperCase(type.charAt(0)) + type.substring(1);
        };
        return "Can't find end of " + name + " entity at byte offset " + offset(opened.sourceIndex());
    }

    private int offset(int index) {
        return Markup.byteOffset(source, index);
    }
}

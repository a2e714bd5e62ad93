package io.agentfactory.local.telegram;

import io.agentfactory.local.telegram.Message.Entity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the HTML of the Bot API: the few tags that it knows, each closed in the order in which it was opened. */
final class HtmlMarkup {

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("b", "bold"),
            Map.entry("strong", "bold"),
            Map.entry("i", "italic"),
            Map.entry("em", "italic"),
            Map.entry("u", "underline"),
            Map.entry("ins", "underline"),
            Map.entry("s", "strikethrough"),
            Map.entry("strike", "strikethrough"),
            Map.entry("del", "strikethrough"),
            Map.entry("span", "spoiler"),
            Map.entry("tg-spoiler", "spoiler"),
            Map.entry("tg-emoji", "custom_emoji"),
            Map.entry("a", "text_link"),
            Map.entry("code", "code"),
            Map.entry("pre", "pre"),
            Map.entry("blockquote", "blockquote"));

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]*");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("\\s+([A-Za-z-]+)\\s*(?:=\\s*(?:\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9.-]+)))?");
    private static final Pattern CHARACTER =
            Pattern.compile("&(?:(lt|gt|amp|quot)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));?");

    private final String source;
    private final StringBuilder text = new StringBuilder();
    private final List<Entity> entities = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private int at;

    private record Open(String tag, int offset, @Nullable String detail) {}

    HtmlMarkup(String source) {
        this.source = source;
    }

    Markup parse() {
        while (at < source.length()) {
            char next = source.charAt(at);
            @Nullable String mistake = null;
            if (next == '<') {
                mistake = source.startsWith("</", at) ? endTag() : startTag();
            } else if (next == '&') {
                character();
            } else {
                text.append(next);
                at++;
            }
            if (mistake != null) {
                return new Markup.Broken(mistake);
            }
        }
        if (!open.isEmpty()) {
            return new Markup.Broken("Can't find end tag corresponding to start tag \""
                    + open.getLast().tag() + "\"");
        }
        entities.sort(Comparator.comparingInt(Entity::offset).thenComparing(Entity::length, Comparator.reverseOrder()));
        return new Markup.Formatted(text.toString(), entities);
    }

    private @Nullable String startTag() {
        int begin = at;
        Matcher name = NAME.matcher(source).region(at + 1, source.length());
        String tag = name.lookingAt() ? name.group().toLowerCase(Locale.ROOT) : "";
        if (!TYPES.containsKey(tag)) {
            return "Unsupported start tag \"" + tag + "\" at byte offset " + offset(begin);
        }
        at = name.end();
        @Nullable String detail = null;
        boolean spoiler = false;
        Matcher attribute = ATTRIBUTE.matcher(source).region(at, source.length());
        while (attribute.lookingAt()) {
            String value = value(attribute);
            switch (attribute.group(1).toLowerCase(Locale.ROOT)) {
                case "href" -> detail = tag.equals("a") ? value : detail;
                case "emoji-id" -> detail = tag.equals("tg-emoji") ? value : detail;
                case "class" -> {
                    spoiler = value.equals("tg-spoiler");
                    detail = tag.equals("code") && value.startsWith("language-") ? value.substring(9) : detail;
                }
                default -> {
                    // Telegram overlooks attributes that it does not know.
                }
            }
            at = attribute.end();
            attribute.region(at, source.length());
        }
        while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
            at++;
        }
        if (at >= source.length() || source.charAt(at) != '>') {
            return "Unclosed start tag \"" + tag + "\" at byte offset " + offset(begin);
        }
        if (tag.equals("span") && !spoiler) {
            return "Tag \"span\" must have class \"tg-spoiler\" at byte offset " + offset(begin);
        }
        at++;
        open.addLast(new Open(tag, text.length(), detail));
        return null;
    }

    private @Nullable String endTag() {
        int begin = at;
        Open opened = open.pollLast();
        if (opened == null) {
            return "Unexpected end tag at byte offset " + offset(begin);
        }
        Matcher name = NAME.matcher(source).region(at + 2, source.length());
        String tag = name.lookingAt() ? name.group().toLowerCase(Locale.ROOT) : "";
        at = name.end();
        while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
            at++;
        }
        if (at >= source.length() || source.charAt(at) != '>') {
            return "Unclosed end tag at byte offset " + offset(begin);
        }
        if (!tag.isEmpty() && !tag.equals(opened.tag())) {
            return "Unmatched end tag at byte offset " + offset(begin) + ", expected \"</" + opened.tag()
                    + ">\", found \"</" + tag + ">\"";
        }
        at++;
        close(opened);
        return null;
    }

    private void close(Open opened) {
        int length = text.length() - opened.offset();
        if (length == 0) {
            return;
        }
        String type = TYPES.getOrDefault(opened.tag(), "");
        if (type.equals("text_link")) {
            String address = opened.detail() == null ? text.substring(opened.offset()) : opened.detail();
            // An address that leads nowhere makes no link, and Telegram does not complain.
            if (address.matches("(?i)(https?://|tg://|mailto:|tel:).+|[a-z0-9-]+(\\.[a-z0-9-]+)+(/.*)?")) {
                entities.add(new Entity(type, opened.offset(), length, address));
            }
            return;
        }
        boolean languageOfPre = opened.tag().equals("code")
                && opened.detail() != null
                && !open.isEmpty()
                && open.getLast().tag().equals("pre")
                && open.getLast().offset() == opened.offset();
        if (languageOfPre) {
            Open pre = open.removeLast();
            open.addLast(new Open(pre.tag(), pre.offset(), opened.detail()));
            return;
        }
        entities.add(new Entity(type, opened.offset(), length, type.equals("pre") ? opened.detail() : null));
    }

    private void character() {
        Matcher found = CHARACTER.matcher(source).region(at, source.length());
        if (found.lookingAt()) {
            text.append(decoded(found));
            at = found.end();
        } else {
            text.append('&');
            at++;
        }
    }

    private static String decoded(MatchResult found) {
        String name = found.group(1);
        if (name != null) {
            return switch (name) {
                case "lt" -> "<";
                case "gt" -> ">";
                case "quot" -> "\"";
                default -> "&";
            };
        }
        int code = found.group(2) != null ? Integer.parseInt(found.group(2)) : Integer.parseInt(found.group(3), 16);
        boolean character =
                code > 0 && Character.isValidCodePoint(code) && Character.getType(code) != Character.SURROGATE;
        return character ? Character.toString(code) : found.group();
    }

    private static String value(Matcher attribute) {
        for (int group = 2; group <= 4; group++) {
            String value = attribute.group(group);
            if (value != null) {
                return CHARACTER.matcher(value).replaceAll(found -> Matcher.quoteReplacement(decoded(found)));
            }
        }
        return "";
    }

    private int offset(int index) {
        return Markup.byteOffset(source, index);
    }
}

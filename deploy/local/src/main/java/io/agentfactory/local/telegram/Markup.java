package io.agentfactory.local.telegram;

import io.agentfactory.local.telegram.Message.Entity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Text as a bot writes it, turned into what people see. A mistake in it is a value, worded as Telegram words it. */
sealed interface Markup {

    /** @param entities by offset, outer ones first */
    record Formatted(String text, List<Entity> entities) implements Markup {}

    /** @param reason what follows {@code can't parse entities: } */
    record Broken(String reason) implements Markup {}

    /** A mode that Telegram does not know. */
    record UnknownMode() implements Markup {}

    /** @param mode empty for plain text */
    static Markup parse(String text, String mode) {
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "" -> new Formatted(text, List.of());
            case "html" -> new HtmlMarkup(text).parse();
            case "markdownv2" -> MarkdownMarkup.version2(text).parse();
            case "markdown" -> MarkdownMarkup.legacy(text).parse();
            default -> new UnknownMode();
        };
    }

    /** Telegram counts places in the text that it refuses in bytes of UTF-8. */
    static int byteOffset(String text, int index) {
        return text.substring(0, index).getBytes(StandardCharsets.UTF_8).length;
    }
}

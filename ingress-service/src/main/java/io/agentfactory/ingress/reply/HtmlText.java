package io.agentfactory.ingress.reply;

import java.util.regex.Pattern;
import org.springframework.web.util.HtmlUtils;

/** What a person would read of an HTML text. */
final class HtmlText {

    private static final Pattern LINE_BREAK = Pattern.compile("(?i)<br\\s*/?>");
    /** Anything that looks like a tag; a lone {@code <}, as in {@code a < b}, stays. */
    private static final Pattern TAG = Pattern.compile("</?[A-Za-z][^<>]*>");

    private HtmlText() {}

    static String toPlain(String html) {
        String withoutTags =
                TAG.matcher(LINE_BREAK.matcher(html).replaceAll("\n")).replaceAll("");
        return HtmlUtils.htmlUnescape(withoutTags);
    }
}

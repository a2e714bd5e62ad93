package io.agentfactory.local.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.local.telegram.Message.Entity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkupTest {

    @Test
    void htmlBecomesTextAndEntitiesInUtf16Units() {
        // Given
        String html =
                "😀 <b>bold <i>both</i></b> &lt;tag&gt; &amp; <a href=\"https://example.org/?a=1&amp;b\">link</a>";

        // When
        Markup markup = Markup.parse(html, "HTML");

        // Then
        assertThat(markup)
                .isEqualTo(new Markup.Formatted(
                        "😀 bold both <tag> & link",
                        List.of(
                                new Entity("bold", 3, 9, null),
                                new Entity("italic", 8, 4, null),
                                new Entity("text_link", 21, 4, "https://example.org/?a=1&b"))));
    }

    @Test
    void codeInPreNamesItsLanguage() {
        // Given
        String html = "<pre><code class=\"language-java\">int x;</code></pre>";

        // When
        Markup markup = Markup.parse(html, "html");

        // Then
        assertThat(markup).isEqualTo(new Markup.Formatted("int x;", List.of(new Entity("pre", 0, 6, "java"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <b>open                | Can't find end tag corresponding to start tag "b"
                    <b><i>crossed</b></i>  | Unmatched end tag at byte offset 13, expected "</i>", found "</b>"
                    ä <p>unknown</p>       | Unsupported start tag "p" at byte offset 3
                    1 < 2                  | Unsupported start tag "" at byte offset 2
                    late</b>               | Unexpected end tag at byte offset 4
                    <b unclosed            | Unclosed start tag "b" at byte offset 0
                    <b>x</b                | Unclosed end tag at byte offset 4
                    <span class="x">y</span> | Tag "span" must have class "tg-spoiler" at byte offset 0
                    """)
    void brokenHtmlIsRefusedWithTelegramsWords(String html, String reason) {
        // When
        Markup markup = Markup.parse(html, "HTML");

        // Then
        assertThat(markup).isEqualTo(new Markup.Broken(reason));
    }

    @Test
    void markdownV2NestsAndWantsEscapes() {
        // Given
        String markdown = "*bold _both_* done\\. `a_b` [site](https://example.org)";

        // When
        Markup markup = Markup.parse(markdown, "MarkdownV2");

        // Then
        assertThat(markup)
                .isEqualTo(new Markup.Formatted(
                        "bold both done. a_b site",
                        List.of(
                                new Entity("bold", 0, 9, null),
                                new Entity("italic", 5, 4, null),
                                new Entity("code", 16, 3, null),
                                new Entity("text_link", 20, 4, "https://example.org"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    MarkdownV2 | done.        | Character '.' is reserved and must be escaped with the preceding '\\'
                    MarkdownV2 | a *b         | Can't find end of Bold entity at byte offset 2
                    MarkdownV2 | `b           | Can't find end of Code entity at byte offset 0
                    Markdown   | snake_case   | Can't find end of the entity starting at byte offset 5
                    """)
    void brokenMarkdownIsRefusedWithTelegramsWords(String mode, String text, String reason) {
        // When
        Markup markup = Markup.parse(text, mode);

        // Then
        assertThat(markup).isEqualTo(new Markup.Broken(reason));
    }

    @Test
    void plainTextStaysAsItIs() {
        // When
        Markup markup = Markup.parse("1 < 2 & *so* on.", "");

        // Then
        assertThat(markup).isEqualTo(new Markup.Formatted("1 < 2 & *so* on.", List.of()));
    }
}

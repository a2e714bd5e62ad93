package io.agentfactory.ingress.reply;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<b>bold</b> text|bold text",
                "a &lt;b&gt; &amp; c|a <b> & c",
                "a < b and c > d|a < b and c > d",
                "<a href=\"https://example.org\">link</a>|link",
                "half <b open|half <b open",
            })
    void plainTextIsWhatAPersonWouldRead(String html, String expected) {
        // When
        String plain = HtmlText.toPlain(html);

        // Then
        assertThat(plain).isEqualTo(expected);
    }
}

package io.agentfactory.ingress.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TextSplitterTest {

    private static final String ROCKET = "\uD83D\uDE80";

    @Property
    void partsJoinedAreTheTextWhereNoneIsBlank(
            @ForAll("texts") String text, @ForAll @IntRange(min = 2, max = 50) int n) {
        List<String> parts = new TextSplitter(n).split(text);

        assertThat(withoutBlanks(String.join("", parts))).isEqualTo(withoutBlanks(text));
    }

    @Property
    void noPartIsTooLongOrBlank(@ForAll("texts") String text, @ForAll @IntRange(min = 2, max = 50) int n) {
        List<String> parts = new TextSplitter(n).split(text);

        assertThat(parts).allSatisfy(part -> {
            assertThat(part.length()).isLessThanOrEqualTo(n);
            assertThat(part).isNotBlank();
        });
    }

    @Property
    void noSurrogatePairIsCut(@ForAll("texts") String text, @ForAll @IntRange(min = 2, max = 50) int n) {
        List<String> parts = new TextSplitter(n).split(text);

        assertThat(parts).allSatisfy(part -> {
            assertThat(Character.isLowSurrogate(part.charAt(0))).isFalse();
            assertThat(Character.isHighSurrogate(part.charAt(part.length() - 1)))
                    .isFalse();
        });
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "b", " ", "\n", "\n\n", ". ", "word", ROCKET)
                .list()
                .ofMaxSize(200)
                .map(pieces -> String.join("", pieces));
    }

    @Test
    void aTextThatFitsIsOnePart() {
        // Given
        String text = "x".repeat(4096);

        // When
        List<String> parts = new TextSplitter(4096).split(text);

        // Then
        assertThat(parts).containsExactly(text);
    }

    @Test
    void aParagraphIsABetterPlaceToCutThanALineAndALineThanASentence() {
        // Given
        TextSplitter splitter = new TextSplitter(20);

        // When
        List<String> parts = splitter.split("one two three\n\nfour. five\nsix. seven eight nine");

        // Then
        assertThat(parts).containsExactly("one two three\n\n", "four. five\n", "six. seven eight ", "nine");
    }

    @Test
    void aWordLongerThanAMessageIsCutInside() {
        // Given
        TextSplitter splitter = new TextSplitter(4);

        // When
        List<String> parts = splitter.split("abc" + ROCKET + "defg");

        // Then
        assertThat(parts).containsExactly("abc", ROCKET + "de", "fg");
    }

    @Test
    void aTextOfBlanksHasNoParts() {
        // Given
        String text = " \n".repeat(5000);

        // When
        List<String> parts = new TextSplitter(4096).split(text);

        // Then
        assertThat(parts).isEmpty();
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s", "");
    }
}

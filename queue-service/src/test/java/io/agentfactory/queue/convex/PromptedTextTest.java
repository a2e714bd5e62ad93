package io.agentfactory.queue.convex;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptedTextTest {

    private static final PromptedText PROMPTED = new PromptedText(" P ");

    @Test
    void thePromptStandsBelowTheText() {
        assertThat(PROMPTED.apply("  hi \n ")).isEqualTo("  hi\n\nP");
        assertThat(PROMPTED.apply("   ")).isEqualTo("P");
    }

    @Test
    void withoutAPromptTheTextStaysAsItIs() {
        assertThat(new PromptedText(null).apply("hi  ")).isEqualTo("hi  ");
        assertThat(new PromptedText("  ").apply("hi  ")).isEqualTo("hi  ");
        assertThat(new PromptedText(null).strip("hi\n\nP")).isEqualTo("hi\n\nP");
    }

    @Test
    void weakness28_whatIsRememberedIsFreedOfThePromptAndKeepsTheRest() {
        assertThat(PROMPTED.strip(PROMPTED.apply("hi") + "\n\n[telegram_media]\na file"))
                .isEqualTo("hi\n\n[telegram_media]\na file");
        assertThat(PROMPTED.strip(PROMPTED.apply(" "))).isEmpty();
        assertThat(PROMPTED.strip("somebody else's words")).isEqualTo("somebody else's words");
    }
}

package io.agentfactory.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.local.demo.Verdict.Answered;
import io.agentfactory.local.demo.Verdict.Sent;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final List<Sent> SENT =
            List.of(new Sent(1, "Ada's first"), new Sent(2, "Ben's first"), new Sent(1, "Ada's second"));

    private static final Answered ADA_1 = new Answered(1, "echo #1: Ada's first");
    private static final Answered ADA_2 = new Answered(1, "echo #2: Ada's second");
    private static final Answered BEN_1 = new Answered(2, "echo #1: Ben's first");

    @Test
    void oneReplyToEachInTheOrderOfEachChatIsWell() {
        // Given, When
        Verdict verdict = Verdict.of(SENT, List.of(BEN_1, ADA_1, ADA_2), 0, 0, 0);

        // Then
        assertThat(verdict).isEqualTo(new Verdict(3, 3, 0, 0, 0, 0, 0));
        assertThat(verdict.ok()).isTrue();
    }

    @Test
    void messageWithoutReplyIsNotWell() {
        // Given, When
        Verdict verdict = Verdict.of(SENT, List.of(ADA_1, BEN_1), 0, 0, 0);

        // Then
        assertThat(verdict).isEqualTo(new Verdict(3, 2, 0, 0, 0, 0, 0));
        assertThat(verdict.ok()).isFalse();
    }

    @Test
    void secondReplyIsADuplicate() {
        // Given, When
        Verdict verdict = Verdict.of(SENT, List.of(ADA_1, BEN_1, ADA_2, ADA_2), 0, 0, 0);

        // Then
        assertThat(verdict).isEqualTo(new Verdict(3, 3, 0, 1, 0, 0, 0));
        assertThat(verdict.ok()).isFalse();
    }

    @Test
    void replyBeforeAnEarlierOneOfItsChatIsOutOfOrder() {
        // Given, When
        Verdict verdict = Verdict.of(SENT, List.of(ADA_2, BEN_1, ADA_1), 0, 0, 0);

        // Then
        assertThat(verdict).isEqualTo(new Verdict(3, 3, 1, 0, 0, 0, 0));
        assertThat(verdict.ok()).isFalse();
    }

    @Test
    void replyInTheWrongChatAnswersNothing() {
        // Given
        Answered misplaced = new Answered(1, "echo #1: Ben's first");

        // When
        Verdict verdict = Verdict.of(SENT, List.of(ADA_1, misplaced, ADA_2), 0, 0, 0);

        // Then
        assertThat(verdict).isEqualTo(new Verdict(3, 2, 0, 1, 0, 0, 0));
        assertThat(verdict.ok()).isFalse();
    }

    @Test
    void machineThatIsLeftIsNotWell() {
        // Given, When, Then
        assertThat(Verdict.of(SENT, List.of(ADA_1, BEN_1, ADA_2), 1, 0, 0).ok()).isFalse();
    }

    @Test
    void volumeThatIsLeftIsNotWell() {
        // Given, When, Then
        assertThat(Verdict.of(SENT, List.of(ADA_1, BEN_1, ADA_2), 0, 1, 0).ok()).isFalse();
    }

    @Test
    void workerThatIsLeftIsNotWell() {
        // Given, When, Then
        assertThat(Verdict.of(SENT, List.of(ADA_1, BEN_1, ADA_2), 0, 0, 1).ok()).isFalse();
    }

    @Test
    void nothingWrittenIsNotWell() {
        // Given, When, Then
        assertThat(Verdict.of(List.of(), List.of(), 0, 0, 0).ok()).isFalse();
    }
}

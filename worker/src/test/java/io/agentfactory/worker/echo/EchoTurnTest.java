package io.agentfactory.worker.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentfactory.worker.Claim;
import io.agentfactory.worker.PermanentTurnFailure;
import io.agentfactory.worker.TurnResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EchoTurnTest {

    @TempDir
    Path workspace;

    private final List<Integer> halted = new ArrayList<>();

    @Test
    void countsTheMessagesOfEachConversation() throws Exception {
        // Given
        EchoTurn turn = turn();

        // When
        List<String> replies = List.of(
                text(turn.run(claim("m1", "a", "hi"))),
                text(turn.run(claim("m2", "a", "again"))),
                text(turn.run(claim("m3", "b/../c", "hello"))));

        // Then
        assertThat(replies).containsExactly("echo #1: hi", "echo #2: again", "echo #1: hello");
    }

    @Test
    void countOutlivesTheProcess() throws Exception {
        // Given
        turn().run(claim("m1", "a", "hi"));

        // When
        TurnResult result = turn().run(claim("m2", "a", "back"));

        // Then
        assertThat(text(result)).isEqualTo("echo #2: back");
    }

    @Test
    void messageThatIsTriedAgainKeepsItsNumber() throws Exception {
        // Given
        turn().run(claim("m1", "a", "hi"));

        // When
        TurnResult result = turn().run(claim("m1", "a", "hi"));

        // Then
        assertThat(text(result)).isEqualTo("echo #1: hi");
    }

    @Test
    void historyHoldsBothSides() throws Exception {
        // When
        TurnResult result = turn().run(claim("m1", "a", "hi"));

        // Then
        assertThat(result.history())
                .extracting("role", "content")
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("user", "hi"),
                        org.assertj.core.groups.Tuple.tuple("assistant", "echo #1: hi"));
    }

    @Test
    void testsCanAskForTrouble() throws Exception {
        // Given
        EchoTurn turn = turn();

        // When
        turn.run(claim("m1", "a", "!crash"));

        // Then
        assertThat(halted).containsExactly(137);
        assertThatThrownBy(() -> turn.run(claim("m2", "a", "!fail"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> turn.run(claim("m3", "a", "!fail-for-good"))).isInstanceOf(PermanentTurnFailure.class);
    }

    private EchoTurn turn() {
        return new EchoTurn(new EchoCounter(workspace), Duration.ZERO, InstantSource.fixed(Instant.EPOCH), halted::add);
    }

    private static String text(TurnResult result) {
        return result.replies().getFirst().text();
    }

    private static Claim claim(String messageId, String conversationId, String text) {
        return new Claim(
                messageId,
                "default",
                conversationId,
                "main",
                1,
                1,
                0,
                Instant.EPOCH,
                new Claim.Payload(text, "telegram", "1", Map.of(), List.of()),
                List.of(),
                null,
                null);
    }
}

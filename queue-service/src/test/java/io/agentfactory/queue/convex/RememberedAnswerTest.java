package io.agentfactory.queue.convex;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.queue.conversation.HistoryEntry;
import io.agentfactory.queue.conversation.Role;
import io.agentfactory.queue.turn.Completion;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RememberedAnswerTest {

    private static List<String> replies(HistoryEntry... said) {
        return new RememberedAnswer(List.of(said))
                .replies().stream().map(Completion.Reply::text).toList();
    }

    private static HistoryEntry entry(Role role, String content) {
        return new HistoryEntry(role, content, Instant.EPOCH);
    }

    @Test
    void onlyTheAgentsWordsAreSent() {
        assertThat(replies(
                        entry(Role.USER, "hi"),
                        entry(Role.ASSISTANT, "hello"),
                        entry(Role.TOOL, "{}"),
                        entry(Role.ASSISTANT, "  "),
                        entry(Role.ASSISTANT, "")))
                .containsExactly("hello");
    }

    @Test
    void whatIsTooLongForOneReplyIsSentInSeveral() {
        assertThat(replies(entry(Role.ASSISTANT, "x".repeat(65_536) + "y".repeat(65_536) + "z")))
                .containsExactly("x".repeat(65_536), "y".repeat(65_536), "z");
    }

    @Test
    void aTurnHasNoMoreRepliesThanItMay() {
        List<HistoryEntry> said = Collections.nCopies(20, entry(Role.ASSISTANT, "again"));

        assertThat(new RememberedAnswer(said).replies()).hasSize(16);
    }

    @Test
    void scalingWeakness35_anAnswerWithoutWordsIsNoReplyAndNoError() {
        assertThat(replies(entry(Role.ASSISTANT, ""))).isEmpty();
        assertThat(replies()).isEmpty();
    }
}

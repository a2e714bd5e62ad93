package io.agentfactory.queue.convex;

import io.agentfactory.queue.conversation.HistoryEntry;
import io.agentfactory.queue.conversation.Role;
import io.agentfactory.queue.turn.Completion;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a turn remembers as the agent's answer, as replies: as many as a turn may have, none longer than one may be. */
record RememberedAnswer(List<HistoryEntry> said) {

    List<Completion.Reply> replies() {
        return said.stream()
                .filter(entry -> entry.role() == Role.ASSISTANT)
                .flatMap(entry -> pieces(entry.content()))
                .filter(piece -> !piece.isBlank())
                .limit(Completion.MOST_REPLIES)
                .map(piece -> new Completion.Reply(piece, Completion.Format.HTML))
                .toList();
    }

    private static Stream<String> pieces(String text) {
        int longest = Completion.Reply.LONGEST;
        return IntStream.rangeClosed(0, (text.length() - 1) / longest)
                .mapToObj(piece -> text.substring(piece * longest, Math.min(text.length(), (piece + 1) * longest)));
    }
}

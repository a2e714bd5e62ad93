package io.agentfactory.worker.echo;

import io.agentfactory.worker.Claim;
import io.agentfactory.worker.HistoryEntry;
import io.agentfactory.worker.PermanentTurnFailure;
import io.agentfactory.worker.Reply;
import io.agentfactory.worker.Turn;
import io.agentfactory.worker.TurnResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Answers {@code echo #<n>: <text>}, where n counts the conversation's messages. Some texts are for tests:
 * {@code !fail} fails the attempt, {@code !fail-for-good} the message, {@code !crash} ends the process as an
 * out-of-memory kill would, and what begins with {@code !slow} takes five seconds.
 */
final class EchoTurn implements Turn {

    private static final int KILLED = 137;
    private static final Duration SLOW = Duration.ofSeconds(5);

    private final EchoCounter counter;
    private final Duration time;
    private final InstantSource clock;
    private final IntConsumer halt;

    EchoTurn(EchoCounter counter, Duration time, InstantSource clock, IntConsumer halt) {
        this.counter = counter;
        this.time = time;
        this.clock = clock;
        this.halt = halt;
    }

    @Override
    public TurnResult run(Claim claim) throws IOException, InterruptedException, PermanentTurnFailure {
        Instant asked = clock.instant();
        String text = claim.payload().text();
        Thread.sleep(text.startsWith("!slow") ? SLOW : time);
        switch (text.strip()) {
            case "!fail" -> throw new IllegalStateException("The message asked for a failure.");
            case "!fail-for-good" -> throw new PermanentTurnFailure("The message asked for a lasting failure.");
            case "!crash" -> halt.accept(KILLED);
            default -> {}
        }
        String reply = "echo #" + counter.count(claim) + ": " + text;
        return new TurnResult(
                List.of(Reply.plain(reply)),
                List.of(new HistoryEntry("user", text, asked), new HistoryEntry("assistant", reply, clock.instant())));
    }
}

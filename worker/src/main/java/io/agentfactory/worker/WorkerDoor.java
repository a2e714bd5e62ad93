package io.agentfactory.worker;

import io.agentfactory.worker.Answer.Given;
import io.agentfactory.worker.DoorCalls.Outcome.Answered;
import io.agentfactory.worker.DoorCalls.Outcome.Failed;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Typed client of the worker door ({@code docs/worker-door.md}). What the door may say is a value, never an exception;
 * trouble on the way is tried again a few times with back-off before it becomes {@code Unreachable}.
 *
 * <p>Blocks the calling thread; interrupting it gives the call up. Safe for use by several threads.
 */
public final class WorkerDoor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerDoor.class);
    private static final String CLAIMS = "/v1/worker/claims";
    private static final String TURNS = "/v1/worker/turns/";
    private static final String DRAINING = "worker-draining";
    private static final String LAPSED = "offer-lapsed";
    private static final Set<String> LOST = Set.of("stale-token", "not-owner");
    private static final int LONGEST_ERROR = 2_000;

    private final DoorCalls calls;
    private final Duration timeout;
    private final UUID run = UUID.randomUUID();
    private final AtomicLong lastCall = new AtomicLong();

    public WorkerDoor(URI door, WorkerToken token, WorkerTimes times) {
        this(
                new DoorCalls(
                        door, token, BackOff.from(times.backOff(), RandomGenerator.getDefault()), System::nanoTime),
                times.call());
    }

    WorkerDoor(DoorCalls calls, Duration timeout) {
        this.calls = calls;
        this.timeout = timeout;
    }

    /** What the queue wants of this worker. */
    public record Control(boolean shouldStop, List<String> reasons, String state) {}

    /**
     * What a completion led to.
     *
     * @param next the lane's next turn, already leased; null if there is none or none was asked for
     */
    public record Completed(@Nullable Claim next) {}

    /** What a failure led to: another attempt at that time, or the dead letters. */
    public record Failure(
            boolean requeued,
            boolean deadLettered,
            @Nullable Instant availableAt) {}

    private record ControlState(
            boolean shouldStop,
            List<String> reasons,
            String state,
            @Nullable FreshToken freshToken) {}

    private record FreshToken(
            @Nullable String token, @Nullable Instant expiresAt) {

        @Override
        public String toString() {
            return "FreshToken[expiresAt=" + expiresAt + "]";
        }
    }

    private record Lease(Instant leaseUntil) {}

    private record Completion(
            long token, List<Reply> replies, List<HistoryEntry> history, boolean claimNext, boolean withHistory) {}

    /**
     * Which process asks for a turn, and with which of its calls. The door goes by the order in which calls were begun,
     * not by that in which they arrive.
     */
    record Caller(UUID run, long call) {}

    /** Begins a call for a turn. Where calls are made by several threads, one of them begins all of them. */
    Caller beginCall() {
        return new Caller(run, lastCall.incrementAndGet());
    }

    /**
     * Asks for work, once. Never ask while a turn runs: the door answers with the same turn again, since its answer
     * seems to have been lost.
     *
     * @param wait how long the door may hold the question open where there is none, 0 to 30 s
     * @param offers whether this worker hears claim offers
     */
    public ClaimAnswer claim(Duration wait, boolean offers) throws InterruptedException {
        return claim(beginCall(), wait, offers);
    }

    ClaimAnswer claim(Caller caller, Duration wait, boolean offers) throws InterruptedException {
        Map<String, Object> body = Map.of("waitMs", wait.toMillis(), "offers", offers, "caller", caller);
        return claimAnswer(calls.callOnce("POST", CLAIMS, body, timeout.plus(wait)));
    }

    /** Accepts an offer. A lapsed one is {@link ClaimAnswer.Nothing}. */
    public ClaimAnswer accept(String offerId) throws InterruptedException {
        return claimAnswer(calls.call(
                "POST", CLAIMS + "/" + segment(offerId) + "/accept", Map.of("caller", beginCall()), timeout));
    }

    /** Keeps the lease. Tells its new end. */
    public TurnAnswer<Instant> heartbeat(Claim claim) throws InterruptedException {
        return turn(claim, "heartbeat", Map.of("token", claim.token()), Lease.class, Lease::leaseUntil);
    }

    /**
     * Ends the turn: its replies and history count from now on, all or nothing. What was said at no certain time was
     * said now.
     *
     * <p>The history of the next turn is made here, from this turn's and what it adds: the door need not send again
     * what this worker has just been given, or has just said.
     */
    public TurnAnswer<Completed> complete(Claim claim, TurnResult result, boolean claimNext)
            throws InterruptedException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<HistoryEntry> said =
                result.history().stream().map(entry -> entry.saidBy(now)).toList();
        boolean kept = claim.historyWindow() != null;
        Completion body = new Completion(claim.token(), result.replies(), said, claimNext, !kept);
        return turn(claim, "complete", body, Completed.class, completed -> {
            Claim next = completed.next();
            return kept && next != null ? new Completed(next.after(claim, said)) : completed;
        });
    }

    /**
     * Gives the turn back.
     *
     * @param error for the person who looks into it; cut to 2,000 characters
     * @param permanent whether trying again cannot help
     */
    public TurnAnswer<Failure> fail(Claim claim, String error, boolean permanent) throws InterruptedException {
        Map<String, Object> body = Map.of("token", claim.token(), "error", cut(error), "permanent", permanent);
        return turn(claim, "fail", body, Failure.class, failure -> failure);
    }

    /** Asks whether this worker is still wanted. A fresh token that comes with the answer is shown from now on. */
    public Answer<Control> control() throws InterruptedException {
        return switch (answer(calls.call("GET", "/v1/worker/control", null, timeout), ControlState.class)) {
            case Given<ControlState>(ControlState state) -> {
                FreshToken fresh = state.freshToken();
                if (fresh != null) {
                    takeUp(fresh);
                }
                yield new Given<>(new Control(state.shouldStop(), state.reasons(), state.state()));
            }
            case Answer.Refused<ControlState>(Refusal why) -> new Answer.Refused<>(why);
            case Answer.Unreachable<ControlState>(String why) -> new Answer.Unreachable<>(why);
        };
    }

    private void takeUp(FreshToken fresh) {
        try {
            calls.show(new WorkerToken(fresh.token() == null ? "" : fresh.token()));
            LOG.info("event=token-renewed expiresAt={}", fresh.expiresAt());
        } catch (IllegalArgumentException _) {
            // Neither it nor what is wrong with it: it may be half a token.
            LOG.warn("event=token-not-renewed reason=\"the door's fresh token is none\"");
        }
    }

    /** Tells that this worker has left: its snapshot is stored and it will not ask again. */
    public Answer<Boolean> drained(String reason) throws InterruptedException {
        return acknowledged(calls.call("POST", "/v1/worker/drained", Map.of("reason", cut(reason)), timeout));
    }

    /** How long ago the door last answered anything. */
    public Duration sinceContact() {
        return calls.sinceContact();
    }

    Duration timeout() {
        return timeout;
    }

    DoorCalls calls() {
        return calls;
    }

    @Override
    public void close() {
        calls.close();
    }

    private ClaimAnswer claimAnswer(DoorCalls.Outcome<byte[]> outcome) {
        return switch (outcome) {
            case Failed<byte[]>(String why) -> new ClaimAnswer.Unreachable(why);
            case Answered<byte[]>(int status, byte[] body)
            when status == 200 -> {
                Claim claim = calls.read(body, Claim.class);
                yield claim == null
                        ? new ClaimAnswer.Unreachable("a claim that cannot be read")
                        : new ClaimAnswer.Claimed(claim);
            }
            case Answered<byte[]>(int status, byte[] _) when status == 204 -> new ClaimAnswer.Nothing();
            case Answered<byte[]>(int status, byte[] body) -> {
                Refusal refusal = calls.refusal(status, body);
                yield switch (refusal.type()) {
                    case DRAINING -> new ClaimAnswer.Draining();
                    case LAPSED -> new ClaimAnswer.Nothing();
                    default -> new ClaimAnswer.Refused(refusal);
                };
            }
        };
    }

    private <W, T> TurnAnswer<T> turn(Claim claim, String verb, Object body, Class<W> wire, Function<W, T> value)
            throws InterruptedException {
        String path = TURNS + segment(claim.messageId()) + "/" + verb;
        return switch (answer(calls.call("POST", path, body, timeout), wire)) {
            case Given<W>(W given) -> {
                @Nullable T read = value.apply(given);
                yield read == null
                        ? new TurnAnswer.Unreachable<>("an answer that cannot be read")
                        : new TurnAnswer.Done<>(read);
            }
            case Answer.Refused<W>(Refusal why) when LOST.contains(why.type()) -> new TurnAnswer.Stale<>();
            case Answer.Refused<W>(Refusal why) -> new TurnAnswer.Refused<>(why);
            case Answer.Unreachable<W>(String why) -> new TurnAnswer.Unreachable<>(why);
        };
    }

    <T> Answer<T> answer(DoorCalls.Outcome<byte[]> outcome, Class<T> type) {
        return switch (outcome) {
            case Failed<byte[]>(String why) -> new Answer.Unreachable<>(why);
            case Answered<byte[]>(int status, byte[] body)
            when status < 300 -> {
                T value = calls.read(body, type);
                yield value == null ? new Answer.Unreachable<>("an answer that cannot be read") : new Given<>(value);
            }
            case Answered<byte[]>(int status, byte[] body) -> new Answer.Refused<>(calls.refusal(status, body));
        };
    }

    Answer<Boolean> acknowledged(DoorCalls.Outcome<byte[]> outcome) {
        return switch (outcome) {
            case Failed<byte[]>(String why) -> new Answer.Unreachable<>(why);
            case Answered<byte[]>(int status, byte[] _) when status < 300 -> new Given<>(true);
            case Answered<byte[]>(int status, byte[] body) -> new Answer.Refused<>(calls.refusal(status, body));
        };
    }

    static String cut(String text) {
        return text.length() > LONGEST_ERROR ? text.substring(0, LONGEST_ERROR) : text;
    }

    static String segment(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

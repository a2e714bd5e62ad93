package io.agentfactory.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.agentfactory.worker.DoorCalls.Outcome;
import io.agentfactory.worker.ScriptedDoor.Fault;
import io.agentfactory.worker.WorkerDoor.Completed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class WorkerDoorTest {

    private static final TurnResult RESULT =
            new TurnResult(List.of(Reply.plain("hi")), List.of(new HistoryEntry("assistant", "hi", Instant.EPOCH)));

    private final ScriptedDoor scripted = new ScriptedDoor();
    private final WorkerDoor door =
            new WorkerDoor(scripted.uri(), new WorkerToken(ScriptedDoor.TOKEN), WorkerTest.TestTimes.SHORT);

    @AfterEach
    void close() {
        door.close();
        scripted.close();
    }

    @Test
    void weakness20_claimCarriesAllThatTheTurnNeeds() throws Exception {
        // Given
        String message = scripted.lane.append("hello");

        // When
        ClaimAnswer answer = door.claim(Duration.ZERO, false);

        // Then
        Claim claim = ((ClaimAnswer.Claimed) answer).claim();
        assertThat(claim.messageId()).isEqualTo(message);
        assertThat(claim.token()).isEqualTo(1);
        assertThat(claim.payload().text()).isEqualTo("hello");
        assertThat(claim.payload().metadata()).containsEntry("telegramChatId", "1");
        assertThat(claim.systemPrompt()).isNull();
    }

    @Test
    void aCallThatComesAfterTheEndIsAnAnswerToo() throws Exception {
        // Given
        door.close();

        // When
        ClaimAnswer answer = door.claim(Duration.ZERO, false);

        // Then
        assertThat(answer).isEqualTo(new ClaimAnswer.Unreachable("this client of the door was closed"));
    }

    @Test
    void noWorkIsNothing() throws Exception {
        assertThat(door.claim(Duration.ofMillis(20), true)).isEqualTo(new ClaimAnswer.Nothing());
    }

    @Test
    void drainingIsAnAnswer() throws Exception {
        // Given
        scripted.lane.drain();

        // When
        ClaimAnswer answer = door.claim(Duration.ofSeconds(1), false);

        // Then
        assertThat(answer).isEqualTo(new ClaimAnswer.Draining());
    }

    @Test
    void unknownWorkerIsRefusedWithTheDoorsReason() throws Exception {
        // Given
        scripted.lane.forget(true);

        // When
        ClaimAnswer answer = door.claim(Duration.ZERO, false);

        // Then
        assertThat(answer).isEqualTo(new ClaimAnswer.Refused(new Refusal(403, "worker-unknown", "as asked for")));
    }

    @Test
    void wrongTokenIsRefused() throws Exception {
        try (WorkerDoor stranger =
                new WorkerDoor(scripted.uri(), new WorkerToken("another"), WorkerTest.TestTimes.SHORT)) {
            // When
            ClaimAnswer answer = stranger.claim(Duration.ZERO, false);

            // Then
            assertThat(((ClaimAnswer.Refused) answer).why().ofWorker()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theNextTurnKnowsWhatWasSaid(boolean doorTellsTheWindow) throws Exception {
        // Given
        if (!doorTellsTheWindow) {
            scripted.lane.tellNoWindow();
        }
        IntStream.rangeClosed(1, 5).forEach(n -> scripted.lane.append("question " + n));
        Claim claim = ((ClaimAnswer.Claimed) door.claim(Duration.ZERO, false)).claim();
        List<List<HistoryEntry>> carried = new ArrayList<>();
        List<List<HistoryEntry>> kept = new ArrayList<>();

        // When
        while (claim.sequence() < 5) {
            TurnResult result = new TurnResult(
                    List.of(),
                    List.of(
                            new HistoryEntry("user", claim.payload().text(), Instant.EPOCH),
                            new HistoryEntry("assistant", "answer", null)));
            claim = Objects.requireNonNull(((TurnAnswer.Done<Completed>) door.complete(claim, result, true))
                    .value()
                    .next());
            carried.add(claim.history());
            kept.add(scripted.lane.newestHistory().stream()
                    .map(line -> new HistoryEntry(line.role(), line.content(), Instant.parse(line.at())))
                    .toList());
        }

        // Then
        assertThat(carried).isEqualTo(kept);
        assertThat(carried.getLast())
                .extracting(HistoryEntry::content)
                .containsExactly("answer", "question 4", "answer");
    }

    @Test
    void anEntryThatDoesNotFitTheWindowHidesAllBeforeIt() {
        // Given
        List<HistoryEntry> history = Stream.of("old", "éééé", "new", "newer")
                .map(content -> new HistoryEntry("user", content, Instant.EPOCH))
                .toList();

        // When, Then
        assertThat(new Claim.HistoryWindow(9, 16).of(history)).hasSize(3);
        assertThat(new Claim.HistoryWindow(9, 15).of(history)).hasSize(2);
        assertThat(new Claim.HistoryWindow(1, 16).of(history)).hasSize(1);
        assertThat(new Claim.HistoryWindow(0, 16).of(history)).isEmpty();
    }

    @Test
    void lapsedOfferIsNothing() throws Exception {
        assertThat(door.accept(UUID.randomUUID().toString())).isEqualTo(new ClaimAnswer.Nothing());
    }

    @Test
    void whoHasNotHeardTheAnswerIsGivenTheSameTurnWhenItAsksAgain() throws Exception {
        // Given
        scripted.lane.append("one");
        scripted.breakNext("claims", Fault.DROP_AFTER);

        // When
        ClaimAnswer unheard = door.claim(Duration.ZERO, false);
        ClaimAnswer again = door.claim(Duration.ZERO, false);

        // Then
        assertThat(unheard).isInstanceOf(ClaimAnswer.Unreachable.class);
        assertThat(((ClaimAnswer.Claimed) again).claim().token()).isEqualTo(1);
        assertThat(scripted.count("claims")).isEqualTo(2);
        assertThat(scripted.lane.violations()).isEmpty();
    }

    @Test
    void completionIsTriedAgainAndCountsOnce() throws Exception {
        // Given
        scripted.lane.append("one");
        Claim claim = claim();
        scripted.breakNext("complete", Fault.UNAVAILABLE, Fault.DROP_AFTER);

        // When
        TurnAnswer<Completed> answer = door.complete(claim, RESULT, true);

        // Then
        assertThat(answer).isEqualTo(new TurnAnswer.Done<>(new Completed(null)));
        assertThat(scripted.count("complete")).isEqualTo(3);
        assertThat(scripted.lane.finished()).hasSize(1);
    }

    @Test
    void triesAreBounded() throws Exception {
        // Given
        scripted.lane.append("one");
        Claim claim = claim();
        scripted.out(true);

        // When
        TurnAnswer<Completed> answer = door.complete(claim, RESULT, true);

        // Then
        assertThat(answer).isInstanceOf(TurnAnswer.Unreachable.class);
        assertThat(scripted.count("complete")).isEqualTo(DoorCalls.TRIES);
    }

    @Test
    void lowerTokenIsStaleInEveryCall() throws Exception {
        // Given
        scripted.lane.append("one");
        Claim claim = claim();
        scripted.lane.takeTurnAway();

        // When
        List<TurnAnswer<?>> answers =
                List.of(door.heartbeat(claim), door.complete(claim, RESULT, true), door.fail(claim, "no", false));

        // Then
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isInstanceOf(TurnAnswer.Stale.class));
        assertThat(scripted.lane.finished()).isEmpty();
    }

    @Test
    void aConversationThatAnotherWorkerHasNowIsLostInEveryCall() throws Exception {
        // Given
        scripted.lane.append("one");
        Claim claim = claim();
        scripted.lane.takeConversationAway();

        // When
        List<TurnAnswer<?>> answers =
                List.of(door.heartbeat(claim), door.complete(claim, RESULT, true), door.fail(claim, "no", false));

        // Then
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isInstanceOf(TurnAnswer.Stale.class));
    }

    @Test
    void answerOfSomethingElseIsNoAnswer() throws Exception {
        // Given
        scripted.breakNext("claims", Fault.STRANGER);

        // When
        ClaimAnswer answer = door.claim(Duration.ZERO, false);

        // Then
        assertThat(answer).isInstanceOf(ClaimAnswer.Unreachable.class);
    }

    @Test
    void leaseWithoutAnEndIsNoAnswer() throws Exception {
        // Given
        scripted.lane.append("one");
        Claim claim = claim();
        try (Listener odd = new Listener(exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(200, 2);
                    exchange.getResponseBody().write(new byte[] {'{', '}'});
                    exchange.close();
                });
                WorkerDoor other = new WorkerDoor(odd.uri(), new WorkerToken("t"), WorkerTest.TestTimes.SHORT)) {
            // When
            TurnAnswer<Instant> answer = other.heartbeat(claim);

            // Then
            assertThat(answer).isInstanceOf(TurnAnswer.Unreachable.class);
        }
    }

    @Test
    void answerWhoseBodyNeverEndsIsGivenUp() throws Exception {
        // Given
        CompletableFuture<Void> over = new CompletableFuture<>();
        try (Listener slow = new Listener(exchange -> {
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                    over.join();
                });
                WorkerDoor impatient = new WorkerDoor(slow.uri(), new WorkerToken("t"), WorkerTest.TestTimes.SHORT)) {
            // When
            ClaimAnswer answer = impatient.claim(Duration.ZERO, false);
            over.complete(null);

            // Then
            assertThat(answer).isEqualTo(new ClaimAnswer.Unreachable("no answer within 2000 ms"));
        }
    }

    @Test
    void answerOfTooManyBytesIsGivenUp() throws Exception {
        // Given
        try (Listener endless = new Listener(exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] piece = new byte[1 << 20];
                    for (long sent = 0; sent <= DoorCalls.LONGEST_ANSWER; sent += piece.length) {
                        exchange.getResponseBody().write(piece);
                    }
                    exchange.close();
                });
                WorkerDoor bounded = new WorkerDoor(endless.uri(), new WorkerToken("t"), WorkerTest.TestTimes.SHORT)) {
            // When
            ClaimAnswer answer = bounded.claim(Duration.ZERO, false);

            // Then
            assertThat(answer).isInstanceOf(ClaimAnswer.Unreachable.class);
        }
    }

    @Test
    void answerThatIsNoHttpIsNoAnswer() throws Exception {
        // Given
        String nonsense = "HTTP/1.1 200 OK\r\nContent-Length: as long as it takes\r\n\r\n";
        try (ServerSocket broken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                WorkerDoor beyond = new WorkerDoor(
                        URI.create("http://127.0.0.1:" + broken.getLocalPort()),
                        new WorkerToken("t"),
                        WorkerTest.TestTimes.SHORT)) {
            Thread.ofVirtual().start(() -> {
                try (Socket caller = broken.accept()) {
                    caller.getOutputStream().write(nonsense.getBytes(StandardCharsets.US_ASCII));
                    caller.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            // When
            ClaimAnswer answer = beyond.claim(Duration.ZERO, false);

            // Then
            assertThat(answer).isInstanceOf(ClaimAnswer.Unreachable.class);
        }
    }

    @Test
    void tokenIsShownToTheDoorAlone() throws Exception {
        // Given
        CompletableFuture<Boolean> shown = new CompletableFuture<>();
        try (Listener elsewhere = new Listener(exchange -> {
            shown.complete(exchange.getRequestHeaders().containsKey("Authorization"));
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        })) {
            // When
            door.calls()
                    .upload(
                            elsewhere.uri(),
                            new ByteArrayInputStream("bytes".getBytes(StandardCharsets.US_ASCII)),
                            Duration.ofSeconds(2));

            // Then
            assertThat(shown).isCompletedWithValue(false);
        }
    }

    @Test
    void anUploadThatIsRefusedWhileItIsSentIsRefused() throws Exception {
        // Given
        String problem = "{\"type\":\"urn:agent-factory:too-large\",\"detail\":\"at most 1 MB\"}";
        CompletableFuture<String> connection = new CompletableFuture<>();
        try (Listener strict = new Listener(exchange -> {
            connection.complete(exchange.getRequestHeaders().getFirst("Connection"));
            exchange.getRequestBody().readNBytes(1 << 20);
            exchange.sendResponseHeaders(413, problem.length());
            exchange.getResponseBody().write(problem.getBytes(StandardCharsets.US_ASCII));
            exchange.getResponseBody().flush();
            exchange.getRequestBody().readNBytes(2 << 20);
            exchange.close();
        })) {
            // When
            Outcome<byte[]> outcome = door.calls()
                    .upload(strict.uri(), new ByteArrayInputStream(new byte[64 << 20]), Duration.ofSeconds(10));

            // Then
            assertThat(door.answer(outcome, Object.class))
                    .isEqualTo(new Answer.Refused<>(new Refusal(413, "too-large", "at most 1 MB")));
            assertThat(connection).isCompletedWithValue("close");
        }
    }

    @Test
    void whatIsLeftOfAnAnswerThatCannotBeTakenIsNotWaitedFor() throws Exception {
        // Given
        CountDownLatch letGo = new CountDownLatch(1);
        try (Listener slow = new Listener(exchange -> {
            exchange.sendResponseHeaders(200, 1 << 20);
            exchange.getResponseBody().write(new byte[1 << 10]);
            exchange.getResponseBody().flush();
            try {
                letGo.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        })) {
            // When
            Outcome<Long> outcome = door.calls()
                    .download(
                            slow.uri(),
                            bytes -> {
                                throw new IOException("no room");
                            },
                            1 << 20,
                            Duration.ofSeconds(20));
            letGo.countDown();

            // Then
            assertThat(outcome).isEqualTo(new Outcome.Failed<>("IOException: no room"));
        }
    }

    @Test
    void freshTokenIsShownFromThenOn() throws Exception {
        // Given
        scripted.lane.giveToken("fresh");

        // When
        door.control();
        scripted.takeOnly("fresh");

        // Then
        assertThat(door.claim(Duration.ZERO, false)).isInstanceOf(ClaimAnswer.Nothing.class);
    }

    @Test
    void tokenBeforeIsShownAgainWhereTheFreshOneIsRefused() throws Exception {
        // Given: another copy of the door, which does not know the key that signed it
        scripted.lane.giveToken("signed-by-a-key-of-tomorrow");

        // When
        door.control();

        // Then
        assertThat(door.claim(Duration.ZERO, false)).isInstanceOf(ClaimAnswer.Nothing.class);
        assertThat(scripted.count("claims")).isEqualTo(2);
    }

    @Test
    void whatIsNoTokenIsNotTakenUp() throws Exception {
        // Given
        scripted.lane.giveToken("two words");

        // When
        Answer<WorkerDoor.Control> answer = door.control();

        // Then
        assertThat(answer).isInstanceOf(Answer.Given.class);
        assertThat(door.claim(Duration.ZERO, false)).isInstanceOf(ClaimAnswer.Nothing.class);
    }

    @Test
    void freshTokenIsNotAmongWhatTheControlStateTells() throws Exception {
        // Given
        scripted.lane.giveToken("a-secret");

        // When
        String told = String.valueOf(door.control());

        // Then
        assertThat(told).contains("ACTIVE").doesNotContain("secret");
    }

    @Test
    void tokenAndContentStayOutOfLogs() throws Exception {
        // Given
        scripted.lane.append("a secret of the person");
        WorkerToken token = new WorkerToken("a-secret-of-the-worker");

        // When
        String logged =
                token + " " + claim() + " " + RESULT + " " + new OfferSettings("k", "http://user:a-secret@registry");

        // Then
        assertThat(logged).doesNotContain("secret");
    }

    private Claim claim() throws InterruptedException {
        return ((ClaimAnswer.Claimed) door.claim(Duration.ZERO, false)).claim();
    }

    /** Answers everything in one way. */
    private static final class Listener implements AutoCloseable {

        private final HttpServer server;

        Listener(com.sun.net.httpserver.HttpHandler handler) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", handler);
            server.start();
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}

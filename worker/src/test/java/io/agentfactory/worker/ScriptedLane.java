package io.agentfactory.worker;

import io.agentfactory.worker.ScriptedDoor.Said;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One lane with its snapshots, as the queue service keeps them: fenced by a token, idempotent where the protocol says
 * so, and giving the running turn again to a process that goes on asking. Everything under one lock.
 */
public final class ScriptedLane {

    public static final String CONVERSATION = "telegram:bot:1";
    private static final int HISTORY_WINDOW = 3;
    private static final Set<String> REASONS = Set.of("drain", "signal", "manual");

    record Caller(UUID run, long call) {}

    record Ask(long waitMs, boolean offers, Caller caller) {}

    record Acceptance(Caller caller) {}

    record Beat(long token) {}

    public record Spoken(String text, String format) {}

    public record Line(
            String role, String content, @Nullable String at) {}

    record Completion(long token, List<Spoken> replies, List<Line> history, boolean claimNext, boolean withHistory) {}

    record Failure(long token, String error, boolean permanent) {}

    record Reason(String reason) {}

    record Sent(String sha256, long sizeBytes) {}

    record SnapshotFailure(String error) {}

    /** A turn that counts. */
    public record Finished(String messageId, List<Spoken> replies, List<Line> history) {}

    /** A turn that was given back. */
    public record GivenBack(String messageId, String error, boolean permanent) {}

    private record Message(String id, String text) {}

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Stored(byte[] bytes, boolean ready) {}

    private final URI door;
    private final Deque<Message> waiting = new ArrayDeque<>();
    private final Map<String, Long> finishedUnder = new HashMap<>();
    private final List<Finished> finished = new ArrayList<>();
    private final List<GivenBack> givenBack = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final List<String> reasonsTold = new ArrayList<>();
    private final Map<String, Stored> snapshots = new LinkedHashMap<>();
    private Duration lease = Duration.ofSeconds(90);
    private @Nullable String offer;
    private boolean ready;
    private boolean running;
    private boolean draining;
    private boolean shouldStop;
    private @Nullable String freshToken;
    private boolean notNewest;
    private boolean unknown;
    private boolean disowned;
    private boolean corrupt;
    private boolean tellsWindow = true;
    private boolean gone;
    private int attempts;
    private long token;
    private long sequence;
    private @Nullable Caller holder;
    private @Nullable String accepted;
    private boolean unheard;

    ScriptedLane(URI door) {
        this.door = door;
    }

    // What a test does.

    public synchronized String append(String text) {
        Message message = new Message(UUID.randomUUID().toString(), text);
        waiting.add(message);
        notifyAll();
        return message.id();
    }

    /** Reserves the head for the worker; only accepting the offer gives it out. */
    public synchronized String makeOffer(String text) {
        Message message = new Message(UUID.randomUUID().toString(), text);
        waiting.add(message);
        String id = UUID.randomUUID().toString();
        offer = id;
        return id;
    }

    /** Gives the conversation, its running turn included, to another worker. */
    public synchronized void takeConversationAway() {
        takeTurnAway();
        disowned = true;
    }

    /** As a door of before did. */
    synchronized void tellNoWindow() {
        tellsWindow = false;
    }

    /** Recovers the running turn as if its lease had ended. */
    public synchronized void takeTurnAway() {
        token++;
        running = false;
    }

    public synchronized void drain() {
        draining = true;
        notifyAll();
    }

    public synchronized void tellToStop() {
        shouldStop = true;
    }

    /** Gives this token with the control state from now on. */
    public synchronized void giveToken(String token) {
        freshToken = token;
    }

    public synchronized void forget(boolean unknown) {
        this.unknown = unknown;
    }

    public synchronized void leaseOf(Duration lease) {
        this.lease = lease;
    }

    public synchronized void letAnotherWorkerBeNewer() {
        notNewest = true;
    }

    /** Makes the bytes of downloads differ from what was stored. */
    public synchronized void corruptDownloads(boolean corrupt) {
        this.corrupt = corrupt;
    }

    public synchronized void putSnapshot(byte[] bytes) {
        snapshots.put(UUID.randomUUID().toString(), new Stored(bytes, true));
    }

    // What a test sees.

    public synchronized List<Finished> finished() {
        return List.copyOf(finished);
    }

    public synchronized List<GivenBack> givenBack() {
        return List.copyOf(givenBack);
    }

    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    public synchronized List<String> reasonsTold() {
        return List.copyOf(reasonsTold);
    }

    public synchronized boolean turnRuns() {
        return running;
    }

    public synchronized boolean workerIsReady() {
        return ready;
    }

    public synchronized byte @Nullable [] newestSnapshot() {
        byte[] newest = null;
        for (Stored stored : snapshots.values()) {
            newest = stored.ready() ? stored.bytes() : newest;
        }
        return newest;
    }

    /** The answer to the last call for work gets lost. */
    synchronized void answerLost() {
        unheard = true;
    }

    synchronized void violated(String rule) {
        violations.add(rule);
    }

    // The protocol.

    synchronized Said claim(Ask ask) throws InterruptedException {
        if (ask.waitMs() < 0 || ask.waitMs() > 30_000) {
            violated("waitMs is " + ask.waitMs());
            return Said.problem(400, "invalid");
        }
        if (unknown) {
            return Said.problem(403, "worker-unknown");
        }
        if (gone) {
            violated("asked for work after it had said that it is drained");
        }
        if (running && holder != null && !holder.run().equals(ask.caller().run())) {
            takeTurnAway();
        }
        if (running && holder != null && holder.call() <= ask.caller().call()) {
            if (!unheard) {
                violated("asked for work while a turn runs");
            }
            unheard = false;
            return new Said(200, claim());
        }
        ready = ask.offers();
        long deadline = System.nanoTime() + ask.waitMs() * 1_000_000;
        while (true) {
            if (draining) {
                return Said.problem(409, "worker-draining");
            }
            if (!running && offer == null && !waiting.isEmpty()) {
                holder = ask.caller();
                return new Said(200, take());
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return new Said(204, null);
            }
            wait(left);
        }
    }

    synchronized Said accept(String offerId, Acceptance acceptance) {
        if (running && offerId.equals(accepted)) {
            return new Said(200, claim());
        }
        if (!offerId.equals(offer) || running) {
            return Said.problem(409, "offer-lapsed");
        }
        offer = null;
        accepted = offerId;
        holder = acceptance.caller();
        return new Said(200, take());
    }

    synchronized Said heartbeat(String messageId, Beat beat) {
        if (unknown) {
            return Said.problem(403, "worker-unknown");
        }
        if (!holds(messageId, beat.token())) {
            return Said.problem(409, disowned ? "not-owner" : "stale-token");
        }
        return new Said(200, Map.of("leaseUntil", Instant.now().plus(lease).toString()));
    }

    synchronized Said complete(String messageId, Completion completion) {
        if (unknown) {
            return Said.problem(403, "worker-unknown");
        }
        Long before = finishedUnder.get(messageId);
        if (before != null && before == completion.token()) {
            boolean nextRuns = running && token == completion.token() + 1;
            return new Said(200, next(nextRuns ? claim(completion.withHistory()) : null));
        }
        if (!holds(messageId, completion.token())) {
            return Said.problem(409, disowned ? "not-owner" : "stale-token");
        }
        if (completion.replies().stream().anyMatch(reply -> reply.text().equals("refuse me"))) {
            return Said.problem(400, "invalid");
        }
        finished.add(new Finished(messageId, completion.replies(), completion.history()));
        finishedUnder.put(messageId, completion.token());
        endHead();
        boolean goesOn = completion.claimNext() && !waiting.isEmpty() && !draining;
        return new Said(200, next(goesOn ? take(completion.withHistory()) : null));
    }

    synchronized Said fail(String messageId, Failure failure) {
        if (unknown) {
            return Said.problem(403, "worker-unknown");
        }
        if (!holds(messageId, failure.token())) {
            return Said.problem(409, disowned ? "not-owner" : "stale-token");
        }
        givenBack.add(new GivenBack(messageId, failure.error(), failure.permanent()));
        if (failure.permanent()) {
            endHead();
        } else {
            running = false;
            attempts++;
        }
        Map<String, Object> body = new HashMap<>();
        body.put("requeued", !failure.permanent());
        body.put("deadLettered", failure.permanent());
        body.put("availableAt", failure.permanent() ? null : Instant.now().toString());
        return new Said(200, body);
    }

    synchronized Said control() {
        Map<String, Object> body = new HashMap<>();
        body.put("shouldStop", shouldStop);
        body.put("reasons", List.of("as the test says"));
        body.put("state", shouldStop ? "DRAINING" : "ACTIVE");
        body.put(
                "freshToken",
                freshToken == null ? null : Map.of("token", freshToken, "expiresAt", "2030-01-01T00:00:00Z"));
        return new Said(200, body);
    }

    synchronized Said drained(Reason reason) {
        if (running) {
            violated("said that it is drained while a turn runs");
        }
        reasonsTold.add(reason.reason());
        gone = true;
        return new Said(204, null);
    }

    synchronized Said prepare(Reason reason) {
        if (!REASONS.contains(reason.reason())) {
            violated("snapshot for the reason " + reason.reason());
            return Said.problem(400, "invalid");
        }
        if (running) {
            violated("snapshot while a turn runs");
        }
        if (notNewest) {
            return Said.problem(409, "not-newest");
        }
        String id = UUID.randomUUID().toString();
        return new Said(
                201,
                Map.of(
                        "snapshotId",
                        id,
                        "uploadUrl",
                        content(id),
                        "expiresAt",
                        Instant.now().plusSeconds(600).toString()));
    }

    synchronized Said upload(String id, byte[] bytes) {
        snapshots.put(id, new Stored(bytes, false));
        return new Said(200, Map.of("sha256", sha256(bytes), "sizeBytes", bytes.length));
    }

    synchronized Said finish(String id, Sent sent) {
        Stored stored = snapshots.get(id);
        if (stored == null) {
            return Said.problem(404, "no-such-snapshot");
        }
        if (sent.sizeBytes() != stored.bytes().length || !sent.sha256().equals(sha256(stored.bytes()))) {
            return Said.problem(409, "digest-mismatch");
        }
        snapshots.put(id, new Stored(stored.bytes(), true));
        return new Said(200, Map.of("snapshotId", id));
    }

    synchronized Said failSnapshot(String id, SnapshotFailure failure) {
        if (failure.error().isBlank()) {
            violated("a failed snapshot without a reason");
        }
        snapshots.remove(id);
        return new Said(204, null);
    }

    synchronized Said latest() {
        if (unknown) {
            return Said.problem(403, "worker-unknown");
        }
        String newest = null;
        for (Map.Entry<String, Stored> entry : snapshots.entrySet()) {
            newest = entry.getValue().ready() ? entry.getKey() : newest;
        }
        if (newest == null) {
            return new Said(204, null);
        }
        byte[] bytes = Objects.requireNonNull(snapshots.get(newest)).bytes();
        return new Said(
                200,
                Map.of(
                        "snapshotId",
                        newest,
                        "downloadUrl",
                        content(newest),
                        "sha256",
                        sha256(bytes),
                        "sizeBytes",
                        bytes.length,
                        "createdAt",
                        Instant.now().toString()));
    }

    synchronized Said download(String id) {
        Stored stored = snapshots.get(id);
        if (stored == null) {
            return Said.problem(404, "no-such-snapshot");
        }
        byte[] bytes = stored.bytes().clone();
        if (corrupt) {
            bytes[bytes.length / 2] ^= 1;
        }
        return new Said(200, bytes);
    }

    private boolean holds(String messageId, long named) {
        Message head = waiting.peek();
        return running && named == token && head != null && head.id().equals(messageId);
    }

    private void endHead() {
        waiting.remove();
        running = false;
        attempts = 0;
        sequence++;
    }

    private Map<String, Object> take() {
        return take(true);
    }

    private Map<String, Object> take(boolean withHistory) {
        token++;
        running = true;
        return claim(withHistory);
    }

    private Map<String, Object> claim() {
        return claim(true);
    }

    /** What was said in the turns that count, as far as it stands in the window. */
    synchronized List<Line> newestHistory() {
        List<Line> said =
                finished.stream().flatMap(turn -> turn.history().stream()).toList();
        return said.subList(Math.max(0, said.size() - HISTORY_WINDOW), said.size());
    }

    private Map<String, Object> claim(boolean withHistory) {
        Message head = waiting.element();
        Map<String, Object> claim = new HashMap<>();
        claim.put("messageId", head.id());
        claim.put("workspaceId", "default");
        claim.put("conversationId", CONVERSATION);
        claim.put("agentKey", "main");
        claim.put("token", token);
        claim.put("sequence", sequence + 1);
        claim.put("attempts", attempts);
        claim.put("leaseUntil", Instant.now().plus(lease).toString());
        claim.put(
                "payload",
                Map.of(
                        "text",
                        head.text(),
                        "provider",
                        "telegram",
                        "providerUserId",
                        "1",
                        "metadata",
                        Map.of("telegramChatId", "1"),
                        "attachments",
                        List.of()));
        claim.put("history", withHistory ? newestHistory() : List.of());
        claim.put("historyWindow", tellsWindow ? Map.of("entries", HISTORY_WINDOW, "bytes", 1000) : null);
        claim.put("systemPrompt", null);
        claim.put("a-field-of-tomorrow", Map.of("more", 1));
        return claim;
    }

    private static Map<String, Object> next(@Nullable Map<String, Object> claim) {
        Map<String, Object> body = new HashMap<>();
        body.put("next", claim);
        return body;
    }

    private String content(String id) {
        return door + "/v1/worker/snapshots/" + id + "/content";
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

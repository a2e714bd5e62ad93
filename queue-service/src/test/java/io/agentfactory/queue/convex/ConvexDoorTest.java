package io.agentfactory.queue.convex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.Attachment;
import io.agentfactory.events.AttachmentKind;
import io.agentfactory.events.MessageReceived;
import io.agentfactory.events.ReplyAddress;
import io.agentfactory.events.ReplyRequested;
import io.agentfactory.events.WorkerState;
import io.agentfactory.queue.support.EventTap;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.testing.Answer;
import io.agentfactory.topics.Topics;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** The existing image's calls, one by one. The agent gives its workers no token unless a test says so. */
@ExtendWith(OutputCaptureExtension.class)
class ConvexDoorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static QueueUnderTest queue;
    private static Scene scene;
    private static QueueProbe probe;

    private final String conversation = "c-" + UUID.randomUUID();
    private ImageClient image;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of("agent-factory.retry.base", "20ms", "agent-factory.media.files", "3"));
        scene = new Scene(queue);
        probe = new QueueProbe(queue);
        queue.importSecret("default", "telegram.botToken.helper", "the bot's token");
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @BeforeEach
    void aConversationWithItsWorker() {
        profile(false);
        String workerId = "w-" + UUID.randomUUID();
        scene.worker(workerId, conversation);
        image = new ImageClient(queue, workerId);
    }

    private static void profile(boolean tokenToWorker) {
        scene.agent(
                agent -> agent.setSystemPrompt("Be kind.")
                        .setBotTokenToWorker(tokenToWorker)
                        .setSecretRefs(List.of("telegram.botToken.helper")),
                known -> known.botTokenToWorker() == tokenToWorker);
    }

    private JsonNode claim() {
        return await().atMost(PATIENCE)
                .until(
                        () -> image.mutation("workerClaim", Map.of("workerId", image.workerId())),
                        claim -> !claim.isNull());
    }

    private Map<String, Object> turn(JsonNode claim) {
        Map<String, Object> turn = new HashMap<>();
        turn.put("workerId", image.workerId());
        turn.put("messageId", claim.path("messageId").asString());
        turn.put("leaseId", claim.path("leaseId").asString());
        return turn;
    }

    private JsonNode append(String role, String content, long at) {
        return image.mutation(
                "workerAppendConversationMessages",
                Map.of(
                        "conversationId",
                        conversation,
                        "workspaceId",
                        "default",
                        "messages",
                        List.of(Map.of("role", role, "content", content, "at", at))));
    }

    private JsonNode hydrate(JsonNode claim) {
        return image.query(
                "workerHydrationBundle",
                Map.of("messageId", claim.path("messageId").asString(), "workspaceId", "default"));
    }

    private static List<String> history(JsonNode bundle) {
        List<String> contents = new ArrayList<>();
        bundle.path("conversationState")
                .path("contextHistory")
                .forEach(entry -> contents.add(entry.path("role").asString() + ": "
                        + entry.path("content").asString()));
        return contents;
    }

    @Test
    void aTurnAsTheImageRunsItIsRememberedOnceAndAnsweredByUs() {
        // Given
        scene.message(conversation, "what is up?  \n");
        try (EventTap replies = EventTap.on(Topics.REPLIES, queue)) {
            JsonNode claim = claim();
            String prompted = claim.path("payload").path("messageText").asString();
            append("user", prompted + "\n\n[telegram_media]\nfile", 1_700_000_000_000L);
            append("assistant", "not much", 1_700_000_000_001L);
            append("assistant", "not much", 1_700_000_000_001L);

            // When
            JsonNode completed = image.mutation("workerComplete", turn(claim));
            JsonNode again = image.mutation("workerComplete", turn(claim));

            // Then
            assertThat(prompted).isEqualTo("what is up?\n\nBe kind.");
            assertThat(claim.path("payload").path("provider").asString()).isEqualTo("agent_factory");
            assertThat(completed.asBoolean()).isTrue();
            assertThat(again.asBoolean()).isTrue();
            ReplyRequested reply = (ReplyRequested)
                    replies.awaitValue(event -> event.toString().contains(conversation));
            assertThat(reply.getText()).isEqualTo("not much");
        }
        scene.message(conversation, "really?");
        assertThat(history(hydrate(claim())))
                .containsExactly("user: what is up?\n\n[telegram_media]\nfile", "assistant: not much");
    }

    @Test
    void whatAFailedTurnHasSaidIsNotRemembered() {
        // Given
        scene.message(conversation, "hello");
        JsonNode claim = claim();
        append("assistant", "half an answer", 1);
        Map<String, Object> failure = turn(claim);
        failure.put("errorMessage", "no model");

        // When
        JsonNode failed = image.mutation("workerFail", failure);

        // Then
        assertThat(failed.path("requeued").asBoolean()).isTrue();
        assertThat(failed.path("deadLettered").asBoolean()).isFalse();
        assertThat(failed.path("nextScheduledFor").asLong()).isPositive();
        JsonNode again = claim();
        image.mutation("workerComplete", turn(again));
        scene.message(conversation, "and now?");
        assertThat(history(hydrate(claim()))).isEmpty();
    }

    @Test
    void aTrustedImageGetsTheBotsTokenAndAnswersItself() {
        // Given
        profile(true);
        scene.message(conversation, "hello");
        JsonNode claim = claim();

        // When
        JsonNode bundle = hydrate(claim);

        // Then
        assertThat(bundle.path("telegramBotToken").asString()).isEqualTo("the bot's token");
        assertThat(bundle.path("payload").path("provider").asString()).isEqualTo("telegram");
        append("assistant", "sent by the image", 1);
        try (EventTap replies = EventTap.on(Topics.REPLIES, queue)) {
            image.mutation("workerComplete", turn(claim));
            profile(false);
            scene.message(conversation, "next");
            JsonNode next = claim();
            append("assistant", "sent by us", 2);
            image.mutation("workerComplete", turn(next));
            ReplyRequested first = (ReplyRequested)
                    replies.awaitValue(event -> event.toString().contains(conversation));
            assertThat(first.getText()).isEqualTo("sent by us");
        }
    }

    @Test
    void anImageThatIsNotTrustedGetsATokenThatIsNone() {
        // Given
        scene.message(conversation, "hello");

        // When
        JsonNode bundle = hydrate(claim());

        // Then
        assertThat(bundle.path("telegramBotToken").asString()).isEqualTo(ImageTurn.NO_TOKEN);
        assertThat(bundle.toString()).doesNotContain("the bot's token");
    }

    @Test
    void scalingWeakness33_aMessageFromElsewhereNeedsNoBotsToken() {
        // Given: the agent lets its workers have the bot's token, but nobody wrote to a bot
        profile(true);
        scene.publish(
                Topics.MESSAGES,
                conversation,
                MessageReceived.newBuilder(Scene.received(UUID.randomUUID().toString(), conversation, "hello", 5))
                        .setProvider("api")
                        .setReplyAddress(
                                ReplyAddress.newBuilder().setProvider("api").build())
                        .build());
        JsonNode claim = claim();

        // When
        JsonNode bundle = hydrate(claim);

        // Then: the image runs no turn without a token, and sends nothing to a channel that is not Telegram
        assertThat(bundle.path("telegramBotToken").asString()).isEqualTo(ImageTurn.NO_TOKEN);
        assertThat(bundle.path("payload").path("provider").asString()).isNotEqualTo("telegram");
        assertThat(image.mutation("workerComplete", turn(claim)).asBoolean()).isTrue();
    }

    @Test
    void scalingWeakness1_anImageThatOnlyAsksForWorkIsAlive() {
        // Given: it was heard of long ago, and there is no work
        makeOld(image.workerId());
        Map<String, String> me = Map.of("workerId", image.workerId());

        // When
        JsonNode state = image.query("workerControlState", me);
        JsonNode nothing = image.mutation("workerClaim", me);

        // Then
        assertThat(state.path("shouldStop").asBoolean()).isFalse();
        assertThat(nothing.isNull()).isTrue();
        assertThat(probe.rows(
                        "select 1 from worker where worker_id = ? and last_contact_at > now() - interval '5 minutes'",
                        image.workerId()))
                .hasSize(1);
    }

    private static void makeOld(String workerId) {
        queue.bean(DSLContext.class)
                .execute("update worker set last_contact_at = now() - interval '1 hour' where worker_id = ?", workerId);
    }

    @Test
    void scalingWeakness32_aLostTurnChangesNothingMore() {
        // Given
        scene.message(conversation, "hello");
        JsonNode lost = claim();
        JsonNode claim = claim(); // As after a crash: the image asks again.

        // When
        JsonNode beat = image.mutation("workerHeartbeat", turn(lost));
        JsonNode completed = image.mutation("workerComplete", turn(lost));
        Map<String, Object> failure = turn(lost);
        failure.put("errorMessage", "late");
        JsonNode failed = image.mutation("workerFail", failure);

        // Then
        assertThat(beat.asBoolean()).isFalse();
        assertThat(completed.asBoolean()).isFalse();
        assertThat(failed.path("requeued").asBoolean()).isFalse();
        assertThat(image.mutation("workerHeartbeat", turn(claim)).asBoolean()).isTrue();
    }

    @Test
    void whatIsNotedOfAMessageIsThereWhenItIsTriedAgain() {
        // Given
        scene.message(conversation, "look at this");
        JsonNode claim = claim();
        Map<String, Object> note = Map.of(
                "messageId",
                claim.path("messageId").asString(),
                "metadata",
                Map.of("convexAttachmentPath1", "/data/x"));

        // When
        JsonNode noted = image.mutation("workerAttachMessageMetadata", note);

        // Then
        assertThat(noted.asBoolean()).isTrue();
        Map<String, Object> failure = turn(claim);
        failure.put("errorMessage", "no");
        image.mutation("workerFail", failure);
        assertThat(claim().path("payload")
                        .path("metadata")
                        .path("convexAttachmentPath1")
                        .asString())
                .isEqualTo("/data/x");
    }

    @Test
    void aConversationHasQueuedWorkBesideTheTurnThatRuns() {
        // Given
        Map<String, String> own = Map.of("conversationId", conversation);
        scene.message(conversation, "first");
        JsonNode claim = claim();

        // Then
        assertThat(image.query("workerConversationHasQueued", own).asBoolean()).isFalse();
        String second = scene.message(conversation, "second");
        await().until(() -> probe.holds(conversation, second));
        assertThat(image.query("workerConversationHasQueued", own).asBoolean()).isTrue();
        assertThat(claim.path("leaseExpiresAt").asLong()).isGreaterThan(1_700_000_000_000L);
        assertThat(image.query("workerConversationHasQueued", Map.of("conversationId", "another's"))
                        .asBoolean())
                .isFalse();
    }

    @Test
    void aSnapshotTravelsByUrlsAloneAndEndsTheWorker() {
        // Given
        scene.message(conversation, "hello");
        image.mutation("workerComplete", turn(claim()));
        byte[] archive = "an archive".getBytes(StandardCharsets.UTF_8);
        Map<String, Object> scope =
                Map.of("workspaceId", "default", "agentKey", "helper", "conversationId", conversation);
        Map<String, Object> preparation = new HashMap<>(scope);
        preparation.putAll(Map.of("workerId", image.workerId(), "reason", "signal"));
        assertThat(image.query("workerLatestSnapshotForRestore", scope).isNull())
                .isTrue();

        // When
        JsonNode prepared = image.mutation("workerPrepareSnapshotUpload", preparation);
        Answer uploaded = ImageClient.upload(here(prepared.path("uploadUrl")), "application/gzip", archive);
        JsonNode ready = image.mutation(
                "workerFinalizeSnapshotUpload",
                Map.of(
                        "workerId", image.workerId(),
                        "snapshotId", prepared.path("snapshotId").asString(),
                        "storageId", uploaded.json().path("storageId").asString(),
                        "sha256", "9e691d5adacf0e102f203100842ffaba4e2a7dfe3dbd536827d3c0db8c7e88f1",
                        "sizeBytes", archive.length));

        // Then
        assertThat(ready.asBoolean()).isTrue();
        assertThat(image.query("workerControlState", Map.of("workerId", image.workerId()))
                        .path("reasons")
                        .toString())
                .contains("snapshot stored");
        JsonNode newest = image.query("workerLatestSnapshotForRestore", scope);
        assertThat(ImageClient.download(here(newest.path("downloadUrl")))).isEqualTo(archive);
        assertThat(stranger().query("workerLatestSnapshotForRestore", scope).isNull())
                .isTrue();
    }

    @Test
    void aFileOfTheConversationTravelsByUrlsAlone() {
        // Given
        String uploadUrl =
                here(image.mutation("workerGenerateMediaUploadUrl", Map.of()).path("uploadUrl"));

        // When
        Answer uploaded = ImageClient.upload(uploadUrl, "image/png", new byte[] {1, 2, 3});
        Answer again = ImageClient.upload(uploadUrl, "image/png", new byte[] {4});
        Map<String, String> file =
                Map.of("storageId", uploaded.json().path("storageId").asString());
        String url = here(image.query("workerGetStorageFileUrl", file));

        // Then
        assertThat(uploaded.status()).isEqualTo(200);
        assertThat(again.status()).isEqualTo(404);
        assertThat(ImageClient.download(url)).containsExactly(1, 2, 3);
        ImageClient stranger = stranger();
        assertThat(stranger.query("workerGetStorageFileUrl", file).isNull()).isTrue();
        assertThat(image.query("workerGetStorageFileUrl", Map.of("storageId", "../etc"))
                        .isNull())
                .isTrue();
    }

    @Test
    void scalingWeakness37_whatIsRememberedHoldsNoUrlByWhichAFileCanBeFetched() {
        // Given: the image tells below the person's words where it has put their file
        scene.message(conversation, "look at this");
        JsonNode claim = claim();
        Answer uploaded = ImageClient.upload(
                here(image.mutation("workerGenerateMediaUploadUrl", Map.of()).path("uploadUrl")),
                "image/png",
                new byte[] {1});
        String url = image.query(
                        "workerGetStorageFileUrl",
                        Map.of("storageId", uploaded.json().path("storageId").asString()))
                .asString();
        String remembered = "look at this\n\n[telegram_media]\n/data/workspace/a.png image/png ";

        // When
        append("user", remembered + url + "\n" + url, 1_700_000_000_000L);
        image.mutation("workerComplete", turn(claim));

        // Then
        scene.message(conversation, "what was it?");
        assertThat(history(hydrate(claim())))
                .containsExactly("user: " + remembered + "[link no longer valid]\n[link no longer valid]");
    }

    @Test
    void scalingWeakness37_theImageIsGivenNoFileToWriteUnderANameThatAnotherOneHas() {
        // Given
        List<Attachment> files = Stream.of("one", "two")
                .map(id -> Attachment.newBuilder()
                        .setAttachmentId(id)
                        .setKind(AttachmentKind.DOCUMENT)
                        .setFileName("report.pdf")
                        .build())
                .toList();
        scene.publish(
                Topics.MESSAGES,
                conversation,
                MessageReceived.newBuilder(Scene.received(UUID.randomUUID().toString(), conversation, "read", 5))
                        .setAttachments(files)
                        .build());

        // When
        JsonNode attachments = claim().path("payload").path("attachments");

        // Then: it fetches what is ready and has a URL, and writes it under its name
        assertThat(attachments).hasSize(2).allSatisfy(file -> {
            assertThat(file.path("fileName").asString()).isEqualTo("report.pdf");
            assertThat(file.path("status").asString()).isNotEqualTo("ready");
            assertThat(file.has("downloadUrl")).isFalse();
        });
    }

    @Test
    void aConversationHasNoMoreFilesThanItMay() {
        // Given
        for (int file = 0; file < 3; file++) {
            image.mutation("workerGenerateMediaUploadUrl", Map.of());
        }

        // When
        String refused = image.failure("mutation", "agentFactory:workerGenerateMediaUploadUrl", Map.of());

        // Then
        assertThat(refused).contains("3 files");
    }

    @Test
    void aTurnSaysNoMoreThanItMay() {
        // Given
        scene.message(conversation, "go on");
        JsonNode claim = claim();
        List<Map<String, Object>> many = new ArrayList<>();
        for (int entry = 0; entry < 199; entry++) {
            many.add(Map.of("role", "assistant", "content", "said " + entry, "at", entry));
        }
        Map<String, Object> arguments =
                Map.of("conversationId", conversation, "workspaceId", "default", "messages", many);
        image.mutation("workerAppendConversationMessages", arguments);

        // When
        String refused = image.failure("mutation", "agentFactory:workerAppendConversationMessages", arguments);
        JsonNode completed = image.mutation("workerComplete", turn(claim));

        // Then
        assertThat(refused).contains("200");
        assertThat(completed.asBoolean()).isTrue();
    }

    /** The URL as it is on this machine: the service gives out that of its public address. */
    private static String here(JsonNode url) {
        return queue.url() + URI.create(url.asString()).getPath();
    }

    private static ImageClient stranger() {
        String workerId = "w-" + UUID.randomUUID();
        scene.worker(workerId, "c-" + workerId);
        return new ImageClient(queue, workerId);
    }

    @Test
    void weakness52_aUrlIsGoodForItsTimeAndItsWorkersLifeOnly() {
        // Given
        String first =
                here(image.mutation("workerGenerateMediaUploadUrl", Map.of()).path("uploadUrl"));
        ImageClient ending = stranger();
        String second =
                here(ending.mutation("workerGenerateMediaUploadUrl", Map.of()).path("uploadUrl"));

        // When
        queue.bean(DSLContext.class)
                .execute("update ticket set expires_at = now() where worker_id = ?", image.workerId());
        scene.lifecycle(ending.workerId(), null, WorkerState.STOPPED);

        // Then
        assertThat(ImageClient.upload(first, "image/png", new byte[1]).status()).isEqualTo(404);
        await().untilAsserted(() -> assertThat(
                        ImageClient.upload(second, "image/png", new byte[1]).status())
                .isEqualTo(404));
        assertThat(ImageClient.upload(queue.url() + "/v1/files/made-up", "image/png", new byte[1])
                        .status())
                .isEqualTo(404);
    }

    @Test
    void callsThatAreWrongAreToldWhatIsWrong() {
        Map<String, String> me = Map.of("workerId", image.workerId());

        assertThat(image.failure("query", "agentFactory:workerDance", me))
                .contains("workerDance")
                .contains("workerClaim");
        assertThat(image.failure("query", "other:workerControlState", me)).contains("other:workerControlState");
        assertThat(image.failure("query", "agentFactory:workerClaim", me)).contains("mutation");
        assertThat(image.failure("query", "agentFactory:workerControlState", Map.of()))
                .contains("workerId");
        assertThat(image.failure(
                        "query", "agentFactory:workerControlState", Map.of("workerId", image.workerId(), "nowMs", 1)))
                .contains("nowMs");
        assertThat(image.failure("query", "agentFactory:workerControlState", Map.of("workerId", "somebody else")))
                .contains("workerId");
        assertThat(image.post("query", "{").status()).isEqualTo(400);
        assertThat(image.query("workerControlState", me).path("shouldStop").asBoolean())
                .isFalse();
    }

    @Test
    void scalingWeakness40_theTokenInThePathIsTheOnlyKeyAndIsNeverLogged(CapturedOutput output) {
        // Given
        ImageClient unknown = new ImageClient(queue, "w-" + UUID.randomUUID());

        // When
        Answer refused = unknown.call("query", "agentFactory:workerControlState", Map.of("workerId", "x"));
        image.post("query", "{");
        image.post("nonsense", "{}");
        Answer forged = Answer.to(HttpRequest.newBuilder(URI.create(queue.url() + "/convex/forged-token/api/query"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));

        // Then
        assertThat(refused.status()).isEqualTo(403);
        assertThat(forged.status()).isEqualTo(401);
        assertThat(refused.json().toString()).doesNotContain(unknown.token());
        assertThat(output.getAll()).doesNotContain(image.token()).doesNotContain(unknown.token());
    }
}

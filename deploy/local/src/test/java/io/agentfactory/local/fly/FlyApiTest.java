package io.agentfactory.local.fly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.agentfactory.local.fly.FlyClient.Reply;
import io.agentfactory.local.fly.http.FlyExchange;
import io.agentfactory.local.fly.http.RateLimits;
import io.agentfactory.local.fly.model.FlyDelays;
import io.agentfactory.local.fly.process.ImageCatalogue;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API refuses, and how. */
class FlyApiTest {
    private static final String TOKEN = "fo1_test";
    private static final String RESTING = "{\"name\":\"w1\",\"skip_launch\":true,\"config\":{\"image\":\"sleeper\"}}";

    @TempDir
    Path folder;

    private FlyEmulator emulator;
    private FlyClient fly;

    @BeforeEach
    void start() {
        emulator = FlyEmulator.start(0, settings().withLimits(RateLimits.off()));
        fly = new FlyClient(emulator, TOKEN);
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    @Test
    void callerWithoutTheTokenIsRefused() {
        // When
        Reply refused = fly.withToken("guess").get("/apps/workers");

        // Then
        assertThat(refused.expect(401).text("error")).isEqualTo("Authenticate: token validation error");
    }

    @Test
    void everyAnswerCarriesARequestId() {
        // When
        Reply reply = fly.get("/apps/workers");

        // Then
        assertThat(reply.headers()).contains("fly-request-id");
    }

    @Test
    void unknownThingsAre404WithAnError() {
        // When
        List<Reply> replies = List.of(
                fly.get("/apps/unknown/machines"),
                fly.get("/apps/workers/machines/17811e3c654e58"),
                fly.get("/apps/workers/volumes/vol_unknown"),
                fly.unchecked().get("/nothing"));

        // Then
        assertThat(replies).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.text("error")).isNotEmpty();
            assertThat(reply.text("status")).isEqualTo("unknown");
        });
    }

    @Test
    void wrongRequestsAre400() {
        // Given
        String path = "/apps/workers/machines/"
                + fly.post("/apps/workers/machines", RESTING).text("id");
        FlyClient wrong = fly.unchecked();

        // When
        List<Reply> replies = List.of(
                wrong.post(path + "/stop", "[]"),
                wrong.post(path + "/stop", "{\"signal\":\"SIGWHAT\"}"),
                wrong.post(path + "/stop", "{\"timeout\":\"soon\"}"),
                wrong.post("/apps/workers/machines", "{not json"),
                wrong.post("/apps/workers/machines", "{\"config\":{}}"),
                wrong.post("/apps/workers/machines", "{\"config\":{\"image\":\"nobody-knows-it\"}}"),
                wrong.post("/apps/workers/volumes", "{\"name\":\"Not-Allowed\"}"),
                wrong.get(path + "/wait?timeout=0"),
                wrong.get(path + "/wait?timeout=61"),
                wrong.get(path + "/wait?state=stopped&timeout=1"),
                wrong.get(path + "/wait?state=dancing&timeout=1"));

        // Then
        assertThat(replies).extracting(Reply::status).containsOnly(400);
        assertThat(replies).allSatisfy(reply -> assertThat(reply.text("error")).startsWith("invalid_argument: "));
    }

    @Test
    void conflictsCarryFlysOwnTexts() {
        // Given
        String volume = fly.post("/apps/workers/volumes", "{\"name\":\"data\",\"region\":\"iad\"}")
                .text("id");
        String mounting = "{\"name\":\"%s\",\"config\":{\"image\":\"sleeper\",\"mounts\":[{\"volume\":\"" + volume
                + "\",\"path\":\"/data\"}]}}";
        String id = fly.post("/apps/workers/machines", mounting.formatted("w1"))
                .expect(200)
                .text("id");
        fly.get("/apps/workers/machines/" + id + "/wait?timeout=10").expect(200);

        // When
        Reply sameName = fly.post("/apps/workers/machines", RESTING);
        Reply sameVolume = fly.post("/apps/workers/machines", mounting.formatted("w2"));
        Reply unforced = fly.delete("/apps/workers/machines/" + id);

        // Then
        assertThat(sameName.expect(409).text("error"))
                .isEqualTo("already_exists: unique machine name violation, machine ID " + id
                        + " already exists with name \"w1\"");
        assertThat(sameVolume.expect(412).text("error"))
                .isEqualTo("failed_precondition: volume is currently bound to machine: " + id);
        assertThat(unforced.expect(412).text("error"))
                .startsWith("failed_precondition: unable to destroy machine, not currently stopped");
        // The official client's word for force, which the document does not know.
        fly.unchecked().delete("/apps/workers/machines/" + id + "?kill=true").expect(200);
    }

    @Test
    void waitThatIsNotFulfilledEndsWith408AndTheState() {
        // Given
        String path = "/apps/workers/machines/"
                + fly.post("/apps/workers/machines", RESTING).text("id");

        // When
        Reply reply = fly.get(path + "/wait?state=started&timeout=1");

        // Then
        assertThat(reply.expect(408).text("error"))
                .isEqualTo("machine failed to reach desired state, started, currently created");
    }

    @Test
    void tooManyRequestsAre429UnlessLimitsAreOff() {
        // Given
        emulator.close();
        emulator = FlyEmulator.start(0, settings());
        fly = new FlyClient(emulator, TOKEN);

        // When
        List<Integer> statuses = IntStream.range(0, 4)
                .mapToObj(i -> fly.get("/apps/workers/volumes").status())
                .toList();

        // Then
        assertThat(statuses).containsExactly(200, 200, 200, 429);
        fly.get("/apps/workers/machines").expect(200);
    }

    @Test
    void bodyBeyondOneMebibyteIsRefused() {
        // When
        Reply reply = fly.unchecked().post("/apps", "{\"name\":\"" + "x".repeat(1 << 20) + "\"}");

        // Then
        reply.expect(413);
    }

    @Test
    void journalHasEveryRequestAndNoToken() {
        // Given
        List<FlyExchange> journal = new CopyOnWriteArrayList<>();
        emulator.onExchange(journal::add);

        // When
        fly.post("/apps/workers/machines", RESTING);

        // Then
        await().untilAsserted(() -> assertThat(journal).hasSize(1));
        assertThat(journal.getFirst().uri()).isEqualTo("/v1/apps/workers/machines");
        assertThat(journal.getFirst().requestBody()).isEqualTo(RESTING);
        assertThat(journal.getFirst().headers()).doesNotContainKey("authorization");
    }

    @Test
    void takenPortAndFolderInUseEndWithASentence(@TempDir Path other) {
        // When / Then
        assertThatThrownBy(() -> FlyEmulator.start(0, settings()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Another Fly emulator uses");
        assertThatThrownBy(() -> FlyEmulator.start(emulator.port(), FlyEmulatorSettings.laptop(other, TOKEN)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("could not be started on port " + emulator.port());
    }

    private FlyEmulatorSettings settings() {
        return FlyEmulatorSettings.laptop(folder, TOKEN)
                .withApps("workers")
                .withDelays(FlyDelays.none())
                .withImages(ImageCatalogue.empty().with("sleeper", "sleep", "600"));
    }
}

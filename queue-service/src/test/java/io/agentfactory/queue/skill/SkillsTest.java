package io.agentfactory.queue.skill;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.platform.token.ApiCaller;
import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.testing.Answer;
import io.agentfactory.testing.ApiClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SkillsTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static QueueUnderTest queue;
    private static ApiClient admin;
    private static ApiClient operator;
    private static ApiClient reader;
    private static DoorClient worker;

    private String slug;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of(
                "agent-factory.skills.versions", "3",
                "agent-factory.skills.manifest-size", "1000B"));
        admin = queue.client("admin");
        operator = queue.client("operator");
        reader = queue.client("reader");
        worker = new Scene(queue).worker("skilled", null);
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @BeforeEach
    void aSlugOfItsOwn() {
        slug = "skill-" + UUID.randomUUID();
    }

    private static String body(String version, String script, String... more) {
        return "{\"version\": \"%s\", \"files\": [{\"path\": \"SKILL.md\", \"content\": \"# s\"}, {\"path\": \"scripts/index.mjs\", \"content\": %s}]%s}"
                .formatted(version, JSON.writeValueAsString(script), String.join("", more));
    }

    private Answer publish(String version, String script, String... more) {
        return admin.post("/v1/skills/" + slug + "/versions", body(version, script, more));
    }

    private JsonNode skill() {
        return reader.get("/v1/skills/" + slug).json().path("skill");
    }

    /** The version of the skill that a worker installs; empty: none. */
    private String installed(String channel) {
        for (JsonNode each : manifest(channel).path("skills")) {
            if (each.path("slug").asString().equals(slug)) {
                return each.path("version").asString();
            }
        }
        return "";
    }

    private static JsonNode manifest(String channel) {
        return worker.get("/v1/worker/skills?channel=" + channel).body();
    }

    @Test
    void aPublishedSkillIsInstalledByEveryWorkerOfItsWorkspace() {
        // When
        Answer published = publish("1.0.0", "export default 1", ", \"displayName\": \"My skill\"");

        // Then
        assertThat(published.status()).isEqualTo(201);
        assertThat(published.json().path("sha256").asString())
                .isEqualTo("207d44e37d81793914b9c08556035c1d97da01685f6df986aeaf8b7ca4a16879");
        assertThat(installed("stable")).isEqualTo("1.0.0");
        assertThat(installed("canary")).isEmpty();
        assertThat(skill().path("displayName").asString()).isEqualTo("My skill");
        assertThat(skill().path("channels").path("stable").asString()).isEqualTo("1.0.0");
    }

    @Test
    void anotherWorkspaceSeesNoneOfIt() {
        // Given
        publish("1.0.0", "export default 1");
        ApiClient other = queue.client(new ApiCaller("other", Set.of("admin", "reader"), Set.of("other")));

        // Then
        assertThat(other.get("/v1/skills?workspaceId=other").json().path("items"))
                .isEmpty();
        assertThat(other.get("/v1/skills/" + slug + "?workspaceId=other").status())
                .isEqualTo(404);
        assertThat(other.get("/v1/skills?workspaceId=default").status()).isEqualTo(403);
    }

    @Test
    void aVersionNeverChanges() {
        // Given
        publish("1.0.0", "export default 1");

        // When
        Answer same = publish("1.0.0", "export default 1");
        Answer different = publish("1.0.0", "export default 2", ", \"displayName\": \"changed\"");
        Answer otherEntry = publish("1.0.0", "export default 1", ", \"entryPoint\": \"run\"");

        // Then
        assertThat(same.status()).isEqualTo(200);
        assertThat(different.problem()).isEqualTo("version-exists");
        assertThat(otherEntry.problem()).isEqualTo("version-exists");
        assertThat(skill().path("displayName").asString()).isEqualTo(slug);
        JsonNode files =
                reader.get("/v1/skills/" + slug + "/versions/1.0.0").json().path("files");
        assertThat(files.path(1).path("content").asString()).isEqualTo("export default 1");
    }

    @Test
    void weakness55_publishingLeavesADisabledSkillDisabled() {
        // Given
        publish("1.0.0", "export default 1");
        operator.put("/v1/skills/" + slug + "/status", "{\"status\": \"disabled\"}");

        // When
        Answer published = publish("2.0.0", "export default 2");

        // Then
        assertThat(published.status()).isEqualTo(201);
        assertThat(skill().path("status").asString()).isEqualTo("disabled");
        assertThat(installed("stable")).isEmpty();
        operator.put("/v1/skills/" + slug + "/status", "{\"status\": \"active\"}");
        assertThat(installed("stable")).isEqualTo("2.0.0");
    }

    @Test
    void weakness56_aChannelGoesForwardAndBack() {
        // Given
        publish("1.0.0", "export default 1");
        publish("2.0.0", "export default 2", ", \"channels\": [\"canary\"]");
        String before = installed("stable") + " " + installed("canary");

        // When
        Answer promoted = operator.put("/v1/skills/" + slug + "/channels/stable", "{\"version\": \"2.0.0\"}");
        String afterPromotion = installed("stable");
        Answer rolledBack = operator.put("/v1/skills/" + slug + "/channels/stable", "{\"version\": \"1.0.0\"}");

        // Then
        assertThat(before).isEqualTo("1.0.0 2.0.0");
        assertThat(promoted.status()).isEqualTo(204);
        assertThat(afterPromotion).isEqualTo("2.0.0");
        assertThat(rolledBack.status()).isEqualTo(204);
        assertThat(installed("stable")).isEqualTo("1.0.0");
        List<String> history = new ArrayList<>();
        reader.get("/v1/skills/" + slug)
                .json()
                .path("releases")
                .forEach(each -> history.add(each.path("channel").asString() + " "
                        + each.path("version").asString()));
        assertThat(history).containsExactly("stable 1.0.0", "stable 2.0.0", "canary 2.0.0", "stable 1.0.0");
    }

    @Test
    void weakness56_runningWorkersAreToldThatSkillsHaveChanged() {
        // Given
        long before =
                worker.get("/v1/worker/control").body().path("skillsRevision").asLong();

        // When
        publish("1.0.0", "export default 1");

        // Then
        assertThat(worker.get("/v1/worker/control")
                        .body()
                        .path("skillsRevision")
                        .asLong())
                .isGreaterThan(before);
    }

    @Test
    void aManifestThatIsKnownIsNotSentAgain() {
        // Given
        publish("1.0.0", "export default 1");
        String etag = manifest("stable").path("manifestVersion").asString() + "-stable";

        // When
        Answer again = conditional(etag);
        publish("1.0.1", "export default 3");
        Answer changed = conditional(etag);

        // Then
        assertThat(again.status()).isEqualTo(304);
        assertThat(changed.status()).isEqualTo(200);
    }

    private static Answer conditional(String etag) {
        return Answer.to(HttpRequest.newBuilder(URI.create(queue.url() + "/v1/worker/skills"))
                .header("Authorization", "Bearer " + worker.token())
                .header("If-None-Match", "\"" + etag + "\""));
    }

    @Test
    void weakness54_aDamagedSkillIsLeftOutAndTheOthersAreInstalled() {
        // Given
        publish("1.0.0", "export default 1");
        String damaged = slug;
        queue.bean(DSLContext.class)
                .execute("update skill_file set content = 'rotten' where slug = ? and path = 'SKILL.md'", damaged);
        aSlugOfItsOwn();

        // When
        publish("1.0.0", "export default 1");

        // Then
        assertThat(installed("stable")).isEqualTo("1.0.0");
        assertThat(manifest("stable").path("damaged").toString()).contains(damaged);
        admin.delete("/v1/skills/" + damaged);
    }

    @Test
    void weakness43_everySkillIsOnSomePage() {
        // Given
        List<String> slugs = new ArrayList<>();
        String common = "page-" + UUID.randomUUID();
        for (String name : List.of("c", "a", "b")) {
            slug = common + "-" + name;
            slugs.add(slug);
            publish("1.0.0", "export default 1", ", \"channels\": []");
        }

        // When
        List<String> listed = new ArrayList<>();
        String after = common;
        do {
            JsonNode page = reader.get("/v1/skills?limit=2&after=" + after).json();
            page.path("items").forEach(item -> listed.add(item.path("slug").asString()));
            after = page.path("next").asString("");
        } while (!after.isEmpty());

        // Then
        assertThat(listed.stream().filter(each -> each.startsWith(common)))
                .containsExactlyElementsOf(slugs.stream().sorted().toList());
    }

    @Test
    void whatIsWrongIsToldAtOnceAndNothingIsPublished() {
        // When
        Answer refused = publish("1", "x", ", \"entryPoint\": \" \"");

        // Then
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("invalid-skill");
        assertThat(refused.json().path("errors").size()).isEqualTo(2);
        assertThat(reader.get("/v1/skills/" + slug).problem()).isEqualTo("no-such-skill");
    }

    @Test
    void aChannelGivesOutNoMoreThanWorkersCanBeExpectedToFetch() {
        // Given
        publish("1.0.0", "export default 1");

        // When
        Answer refused = publish("2.0.0", "x".repeat(1000));

        // Then
        assertThat(refused.problem()).isEqualTo("channel-full");
        assertThat(installed("stable")).isEqualTo("1.0.0");
        assertThat(reader.get("/v1/skills/" + slug + "/versions/2.0.0").problem())
                .isEqualTo("no-such-skill-version");
        admin.delete("/v1/skills/" + slug);
    }

    @Test
    void aChannelThatGivesOutTooMuchAlreadyMayShrink() {
        // Given
        publish("1.0.0", "export default 1");
        queue.bean(DSLContext.class).execute("update skill_version set size_bytes = 5000 where slug = ?", slug);

        // When
        Answer smaller = publish("1.0.1", "export default 2");
        Answer disabled = operator.put("/v1/skills/" + slug + "/status", "{\"status\": \"disabled\"}");

        // Then
        assertThat(smaller.status()).isEqualTo(201);
        assertThat(disabled.status()).isEqualTo(204);
        admin.delete("/v1/skills/" + slug);
    }

    @Test
    void versionsThatNoChannelGivesOutCanBeDeletedToMakeRoom() {
        // Given
        publish("1.0.0", "export default 1");
        publish("2.0.0", "export default 2");
        publish("3.0.0", "export default 3");
        assertThat(publish("4.0.0", "export default 4").problem()).isEqualTo("too-many-versions");

        // When
        Answer released = admin.delete("/v1/skills/" + slug + "/versions/3.0.0");
        Answer deleted = admin.delete("/v1/skills/" + slug + "/versions/1.0.0");

        // Then
        assertThat(released.problem()).isEqualTo("version-released");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(publish("4.0.0", "export default 4").status()).isEqualTo(201);
    }

    @Test
    void aDeletedSkillIsGoneWithAllThatItHad() {
        // Given
        publish("1.0.0", "export default 1");

        // When
        Answer deleted = admin.delete("/v1/skills/" + slug);

        // Then
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(installed("stable")).isEmpty();
        assertThat(admin.delete("/v1/skills/" + slug).problem()).isEqualTo("no-such-skill");
    }

    @Test
    void whoMayDoWhat() {
        // Given
        publish("1.0.0", "export default 1");

        // Then
        assertThat(operator.post("/v1/skills/" + slug + "/versions", body("2.0.0", "x"))
                        .status())
                .isEqualTo(403);
        assertThat(operator.delete("/v1/skills/" + slug).status()).isEqualTo(403);
        assertThat(reader.put("/v1/skills/" + slug + "/channels/canary", "{\"version\": \"1.0.0\"}")
                        .status())
                .isEqualTo(403);
        assertThat(operator.put("/v1/skills/" + slug + "/channels/beta", "{\"version\": \"1.0.0\"}")
                        .problem())
                .isEqualTo("invalid-request");
        assertThat(operator.put("/v1/skills/" + slug + "/channels/canary", "{\"version\": \"1.0.1\"}")
                        .problem())
                .isEqualTo("no-such-skill-version");
    }

    @Test
    void ofManyWhoPublishDifferentThingsUnderOneVersionOneWins() throws Exception {
        // Given
        List<Future<Answer>> answers = new ArrayList<>();

        // When
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < 8; number++) {
                String script = "export default " + number;
                answers.add(threads.submit(() -> publish("1.0.0", script)));
            }
        }

        // Then
        List<Integer> statuses = new ArrayList<>();
        for (Future<Answer> each : answers) {
            statuses.add(each.get().status());
        }
        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
        assertThat(installed("stable")).isEqualTo("1.0.0");
    }
}

package io.agentfactory.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.local.Factory;
import io.agentfactory.testing.FlyContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./factory fly} as a program of its own. */
class FlyCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOKEN = "a-token";
    private static final String CREATE = "{\"name\":\"w1\",\"config\":{\"image\":\"%s\"}}";

    @TempDir
    Path folder;

    private final List<Process> programs = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void end() {
        programs.forEach(Process::destroyForcibly);
    }

    @Test
    void saysWhatToSetAndRunsEveryImageUntilItIsInterrupted() throws Exception {
        // Given
        Process fly = run("out");
        String base = printed("out", "FLY_FLAPS_BASE_URL=");
        String machines = base + "/v1/apps/workers/machines";

        // When
        HttpResponse<String> created = send("POST", machines, CREATE.formatted("nginx:latest"));
        String id = JsonMapper.shared().readTree(created.body()).path("id").asString();
        HttpResponse<String> started = send("GET", machines + "/" + id + "/wait?timeout=30", "");
        List<ProcessHandle> below = fly.toHandle().descendants().toList();
        Path data = Path.of(printed("out", "State, volumes and logs: "));
        boolean dataWasThere = Files.exists(data);
        interrupt(fly);

        // Then
        assertThat(printed("out", "FLY_API_TOKEN=")).isEqualTo(TOKEN);
        assertThat(List.of(created.statusCode(), started.statusCode())).containsOnly(200);
        assertThat(fly.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(below).isNotEmpty();
        await().atMost(PATIENCE).until(() -> below.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(dataWasThere).isTrue();
        assertThat(data).doesNotExist();
        assertThat(folder.resolve("out.err")).isEmptyFile();
    }

    @Test
    void runsTheCommandsOfItsImagesAndKeepsItsFolder() throws Exception {
        // Given
        Path data = folder.resolve("data");
        Process fly = run(
                "out",
                "--folder",
                data.toString(),
                "--app",
                "mine",
                "--delays",
                "none",
                "--no-limits",
                "--image",
                "worker=sh -c 'echo up > {mount}/said; sleep 600'");
        String machines = printed("out", "FLY_FLAPS_BASE_URL=") + "/v1/apps/mine/machines";

        // When
        int unknown = send("POST", machines, CREATE.formatted("nginx")).statusCode();
        int known = send("POST", machines, CREATE.formatted("worker:7")).statusCode();

        // Then
        assertThat(List.of(unknown, known)).containsExactly(400, 200);
        await().atMost(PATIENCE).until(() -> said(data.resolve("machines")));
        interrupt(fly);
        assertThat(fly.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(data.resolve("fly.json")).exists();
    }

    private Process run(String output, String... more) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Factory.class.getName(),
                "fly",
                "--port",
                "0"));
        line.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectOutput(folder.resolve(output).toFile())
                .redirectError(folder.resolve(output + ".err").toFile());
        builder.environment().put("FLY_API_TOKEN", TOKEN);
        Process program = builder.start();
        programs.add(program);
        return program;
    }

    private String printed(String output, String before) {
        Path file = folder.resolve(output);
        await().atMost(PATIENCE).until(() -> Files.readString(file).contains("State, volumes and logs: "));
        try {
            String text = Files.readString(file);
            return text.substring(text.indexOf(before) + before.length())
                    .lines()
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(String method, String uri, String body) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(uri))
                        .header("Authorization", "Bearer " + TOKEN)
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        FlyContract.fromEnvironment()
                .ifPresent(judge -> assertThat(
                                judge.complaints(method, answer.uri(), body, answer.statusCode(), answer.body()))
                        .isEmpty());
        return answer;
    }

    private static void interrupt(Process program) throws Exception {
        assertThat(new ProcessBuilder("kill", "-s", "INT", Long.toString(program.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static boolean said(Path machines) throws IOException {
        try (var files = Files.walk(machines)) {
            return files.anyMatch(file -> file.endsWith("said"));
        }
    }
}

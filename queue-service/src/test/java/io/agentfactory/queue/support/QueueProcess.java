package io.agentfactory.queue.support;

import static org.awaitility.Awaitility.await;

import io.agentfactory.backends.process.ChildProcess;
import io.agentfactory.backends.process.ChildSpec;
import io.agentfactory.backends.process.JavaCommand;
import io.agentfactory.backends.process.Ports;
import io.agentfactory.queue.QueueApplication;
import io.agentfactory.testing.Answer;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A copy of the queue service in a process of its own, which can be killed and started again at the same address. */
public final class QueueProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int HEAP = 256;

    private final int port = Ports.free();
    private final ChildSpec spec;
    private ChildProcess process;

    QueueProcess(Map<String, String> settings, Path folder) {
        Map<String, String> own = new HashMap<>(settings);
        own.put("SERVER_PORT", Integer.toString(port));
        String[] arguments = own.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        this.spec = new ChildSpec(
                "a copy of queue-service",
                JavaCommand.withHeap(HEAP).mainClass(QueueApplication.class, arguments),
                folder,
                folder.resolve("queue.log"));
        this.process = ChildProcess.start(spec);
    }

    public String url() {
        return "http://localhost:" + port;
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() {
        process.kill();
    }

    public void startAgain() {
        process = ChildProcess.start(spec);
    }

    public void awaitReady() {
        await().atMost(PATIENCE)
                .failFast(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("a copy of queue-service ended: " + process.lastLines());
                    }
                })
                .until(this::ready);
    }

    private boolean ready() {
        try {
            var request = HttpRequest.newBuilder(URI.create(url() + "/actuator/health/readiness"));
            return Answer.to(request).status() == 200;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    @Override
    public void close() {
        process.close();
    }
}

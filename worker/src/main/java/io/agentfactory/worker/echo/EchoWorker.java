package io.agentfactory.worker.echo;

import io.agentfactory.worker.Worker;
import io.agentfactory.worker.WorkerProcess;
import io.agentfactory.worker.WorkerSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** The reference worker's process. Configured by its environment alone, as a machine is. */
public final class EchoWorker {

    private static final int MISCONFIGURED = 2;

    private EchoWorker() {}

    public static void main(String[] arguments) {
        WorkerProcess.run(EchoWorker::from);
    }

    private static Worker from(Map<String, String> environment) {
        WorkerSettings settings = WorkerSettings.fromEnvironment(environment);
        EchoCounter counter = new EchoCounter(settings.snapshots().dataFolder().resolve("workspace"));
        return new Worker(
                settings,
                new EchoTurn(counter, turnTime(environment), InstantSource.system(), Runtime.getRuntime()::halt));
    }

    private static Duration turnTime(Map<String, String> environment) {
        String text = environment.getOrDefault("ECHO_TURN_MS", "0");
        try {
            Duration time = Duration.ofMillis(Long.parseLong(text));
            if (!time.isNegative()) {
                return time;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("ECHO_TURN_MS must be a number of milliseconds, not '" + text + "'.", e);
        }
        throw new IllegalArgumentException("ECHO_TURN_MS is " + text + ": it must not be negative.");
    }
}

package io.agentfactory.worker;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker that is a process: SIGTERM and SIGINT mean leave, the running turn first, and the exit code tells whether
 * the machine should be started again ({@link Ending#exitCode}).
 */
public final class WorkerProcess {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
    private static final int BROKEN = 1;
    private static final int MISCONFIGURED = 2;

    private final Worker worker;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int exitCode = BROKEN;

    private WorkerProcess(Worker worker) {
        this.worker = worker;
    }

    /**
     * Makes the worker from the environment, runs it and ends the process. An {@link IllegalArgumentException} of the
     * maker is told in its one line, and ends the process as misconfigured.
     */
    public static void run(Function<Map<String, String>, Worker> maker) {
        Worker worker;
        try {
            requireUnicodeNames();
            worker = maker.apply(System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(MISCONFIGURED);
            return;
        }
        WorkerProcess process = new WorkerProcess(worker);
        Runtime.getRuntime().addShutdownHook(new Thread(process::leave, "leave"));
        process.live();
        System.exit(process.exitCode);
    }

    /** The agent names its files in any script; a JVM whose locale is not UTF-8 would store them under other names. */
    private static void requireUnicodeNames() {
        String encoding = System.getProperty("sun.jnu.encoding", "unknown");
        if (!encoding.equals(StandardCharsets.UTF_8.name())) {
            throw new IllegalArgumentException("The locale's encoding is " + encoding
                    + ", in which names of files would be lost: start the worker with LC_ALL=C.UTF-8.");
        }
    }

    private void live() {
        try {
            exitCode = worker.run().exitCode();
        } catch (InterruptedException | RuntimeException | Error e) {
            LOG.error("event=worker-broke", e);
        } finally {
            ended.countDown();
        }
    }

    /**
     * Runs while the process ends. After a signal the JVM would say 143, which means "start it again": it is halted
     * with our own code.
     */
    private void leave() {
        if (ended.getCount() > 0) {
            worker.stop(StopReason.SIGNAL);
        }
        try {
            ended.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode);
    }
}

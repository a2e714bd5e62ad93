package io.agentfactory.worker;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the door now and then while the worker does not ask for work. Busy with its snapshot it would count as silent
 * after a minute without a call, and lose its lane; busy with turns it would not hear of a fresh token.
 */
final class Presence implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

    private final WorkerDoor door;
    private final Duration pause;
    private final Thread thread =
            Thread.ofPlatform().name("presence").daemon(true).unstarted(this::show);

    private Presence(WorkerDoor door, Duration pause) {
        this.door = door;
        this.pause = pause;
    }

    /** @param pause between two calls, and before the first */
    static Presence show(WorkerDoor door, Duration pause) {
        Presence presence = new Presence(door, pause);
        presence.thread.start();
        return presence;
    }

    private static void call(WorkerDoor door) throws InterruptedException {
        try {
            LOG.debug("event=present answer={}", door.control());
        } catch (RuntimeException | Error e) {
            LOG.error("event=presence-broke", e);
        }
    }

    private void show() {
        try {
            while (true) {
                Thread.sleep(pause);
                call(door);
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

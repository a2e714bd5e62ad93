package io.agentfactory.worker;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the door now and then while the worker is busy with its snapshot: a worker without a turn that does not call
 * for a minute counts as silent, and loses its lane.
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

    static Presence show(WorkerDoor door, WorkerTimes times) {
        Presence presence = new Presence(door, times.heartbeat());
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

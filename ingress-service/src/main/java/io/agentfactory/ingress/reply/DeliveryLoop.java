package io.agentfactory.ingress.reply;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Hands due lanes to virtual threads, as many at a time as configured. All copies of the service do this on the same
 * table and share the lanes between them. Waking it is a hint: a lost one costs a poll interval and nothing else.
 */
@Component
class DeliveryLoop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DeliveryLoop.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

    private final Deliveries deliveries;
    private final LaneWork laneWork;
    private final LaneStore lanes;
    private final ReplyMeters meters;
    private final ReplyProperties properties;
    private final Semaphore slots;
    private final BlockingQueue<Boolean> wakeUps = new ArrayBlockingQueue<>(1);
    private volatile boolean running;
    private Thread loop = Thread.ofVirtual().unstarted(() -> {});

    DeliveryLoop(
            Deliveries deliveries, LaneWork laneWork, LaneStore lanes, ReplyMeters meters, ReplyProperties properties) {
        this.deliveries = deliveries;
        this.laneWork = laneWork;
        this.lanes = lanes;
        this.meters = meters;
        this.properties = properties;
        this.slots = new Semaphore(properties.concurrency());
    }

    /** Says that there may be work. */
    void wake() {
        wakeUps.offer(Boolean.TRUE);
    }

    @Override
    public synchronized void start() {
        running = true;
        loop = Thread.ofVirtual().name("reply-delivery").start(this::run);
    }

    /** Claims nothing more and waits for the lanes in work; what is left after the wait comes back with its lease. */
    @Override
    public synchronized void stop() {
        running = false;
        wake();
        long end = System.nanoTime() + STOP_TIMEOUT.toNanos();
        try {
            loop.join(STOP_TIMEOUT);
            if (slots.tryAcquire(properties.concurrency(), end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                slots.release(properties.concurrency());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void run() {
        while (running) {
            boolean claimed = false;
            try {
                claimed = claim();
            } catch (RuntimeException e) {
                log.atWarn().addKeyValue("cause", e.getClass().getSimpleName()).log("reply claim failed");
            }
            if (!claimed) {
                awaitWork();
            }
        }
    }

    /** @return whether there may be more to claim at once */
    private boolean claim() {
        int free = slots.availablePermits();
        if (free == 0) {
            return false;
        }
        List<Lane> claimed = deliveries.claim(free);
        // Only this thread takes slots, so those that were free still are.
        slots.acquireUninterruptibly(claimed.size());
        claimed.forEach(lane -> Thread.ofVirtual().name("reply-lane").start(() -> work(lane)));
        return claimed.size() == free;
    }

    private void work(Lane lane) {
        try {
            laneWork.work(lane);
        } catch (RuntimeException e) {
            // The lane comes back when its lease runs out.
            log.atWarn()
                    .addKeyValue("conversationId", lane.conversationId())
                    .addKeyValue("cause", e.getClass().getSimpleName())
                    .log("reply lane failed");
        } finally {
            slots.release();
            wake();
        }
    }

    private void awaitWork() {
        try {
            Boolean woken = wakeUps.poll(properties.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
            if (woken == null) {
                meters.waitingLanes(lanes.count());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("cause", e.getClass().getSimpleName()).log("reply count failed");
        }
    }
}

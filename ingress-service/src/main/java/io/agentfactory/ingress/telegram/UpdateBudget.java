package io.agentfactory.ingress.telegram;

import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/**
 * Bounds the memory that updates in work may take together, however many arrive at once: whoever finds no room is told
 * to come again. A small update takes little room, so the bound is not felt by honest traffic.
 */
@Component
class UpdateBudget {

    private static final int TOTAL_KIB = 8 * 1024;
    private static final int LARGEST_KIB = 1025;

    private final Semaphore free = new Semaphore(TOTAL_KIB);
    private final WebhookMeters meters;

    UpdateBudget(WebhookMeters meters) {
        this.meters = meters;
    }

    /** Room that is given back on close. */
    interface Room extends AutoCloseable {
        @Override
        void close();
    }

    /** @param contentLength of the request, -1 where it does not say */
    Room take(long contentLength) {
        int kib = contentLength < 0 ? LARGEST_KIB : (int) Math.min(LARGEST_KIB, contentLength / 1024 + 1);
        if (!free.tryAcquire(kib)) {
            throw meters.tryAgain("too-busy", "Too many updates are in work: try again.");
        }
        return () -> free.release(kib);
    }
}

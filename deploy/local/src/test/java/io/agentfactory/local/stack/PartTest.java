package io.agentfactory.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.backends.process.Server;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A part that is stopped at any moment of its start. */
class PartTest {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final Part slow = new Part("slow", this::neverReady, Progress.SILENT);

    private Server neverReady() {
        begun.countDown();
        try {
            boolean ready = new CountDownLatch(1).await(1, TimeUnit.MINUTES);
            throw new AssertionError("nobody gave up the start: " + ready);
        } catch (InterruptedException e) {
            throw new BackendException("Waiting was interrupted", e);
        }
    }

    @Test
    void aStartUnderWayIsGivenUpWhenTheStackStops() throws Exception {
        // Given
        CompletableFuture<Void> start = CompletableFuture.runAsync(slow::start, Thread::startVirtualThread);
        begun.await();

        // When
        slow.retire();

        // Then
        assertThatThrownBy(start::join).hasRootCauseInstanceOf(InterruptedException.class);
        assertThat(slow.isRunning()).isFalse();
    }

    @Test
    void nothingIsStartedWhileTheStackStops() {
        // Given
        slow.retire();

        // Then
        assertThatThrownBy(slow::start).isInstanceOf(BackendException.class).hasMessageContaining("while the stack");
        assertThat(begun.getCount()).isEqualTo(1);
    }
}

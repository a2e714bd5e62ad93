package io.agentfactory.platform.outbox;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Moves events from the outbox to Kafka: reads the lowest ids, publishes them in order, deletes what was acknowledged.
 *
 * <p>Of all copies of a service one relays, the one whose session holds the advisory lock; the others stand by, and
 * tell it when they have committed. A row is deleted only after its acknowledgement, so a relay that dies repeats, and
 * loses nothing. It never skips a row, and never remembers how far it came.
 */
final class OutboxRelay implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final long SESSION_CHECK_MILLIS = 1000;
    private static final long MEASURE_EVERY_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int MEASURE_UP_TO = 10_000;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final RelayConnections connections;
    private final String schema;
    private final String source;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final OutboxProperties properties;
    private final RelayStatus status;
    private final WakeUp wakeUp = new WakeUp();
    private volatile @Nullable Thread thread;
    private volatile boolean running;
    private long measuredAt = System.nanoTime() - MEASURE_EVERY_NANOS;

    OutboxRelay(
            RelayConnections connections,
            String schema,
            String source,
            Supplier<Producer<byte[], byte[]>> producers,
            OutboxProperties properties,
            RelayStatus status) {
        this.connections = connections;
        this.schema = schema;
        this.source = source;
        this.producers = producers;
        this.properties = properties;
        this.status = status;
    }

    /** Something was committed in this copy. Costs the caller nothing. */
    void wake() {
        wakeUp.signal();
    }

    private void run() {
        while (running) {
            try (var session = new RelaySession(connections.open(), schema)) {
                standBy(session);
                if (running) {
                    relay(session);
                }
            } catch (SQLException | RuntimeException e) {
                tryAgain(e);
            } catch (Error e) {
                // A thread that ended here would leave events lying in a service that looks well.
                tryAgain(new IllegalStateException("the relay failed", e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void tryAgain(Exception failure) {
        status.failed(failure);
        LOG.atWarn()
                .addKeyValue("cause", RelayStatus.rootOf(failure).toString())
                .log("outbox relay interrupted, trying again");
        pause(properties.retryAfter());
    }

    private void standBy(RelaySession session) throws SQLException, InterruptedException {
        while (running && !(properties.relay() && session.tryBecomeRelay())) {
            status.works();
            if (wakeUp.await(properties.poll())) {
                session.notifyRelay();
                Thread.sleep(properties.notifyEvery()); // the commits of this time share the next notification
            }
        }
    }

    private void relay(RelaySession session) throws SQLException, InterruptedException {
        LOG.atInfo().addKeyValue("schema", schema).log("outbox relay started");
        Producer<byte[], byte[]> producer = producers.get();
        try (var listener = new CommitListener(connections, schema, wakeUp)) {
            status.relaying(true);
            while (running) {
                long begun = System.nanoTime();
                List<OutboxRow> rows = session.lowest(properties.batchRows(), properties.batchBytes());
                measureNowAndThen(session);
                if (rows.isEmpty()) {
                    status.works();
                    wakeUp.await(properties.poll());
                } else {
                    publish(rows, producer, session);
                    Thread.sleep(properties.pace().minusNanos(System.nanoTime() - begun));
                }
            }
        } finally {
            status.relaying(false);
            // Before the session, and the lock with it, is given up: nothing of this relay may follow its successor.
            producer.close(Duration.ZERO);
            LOG.atInfo().addKeyValue("schema", schema).log("outbox relay stopped");
        }
    }

    private void publish(List<OutboxRow> rows, Producer<byte[], byte[]> producer, RelaySession session)
            throws SQLException, InterruptedException {
        var round = new PublishingRound(rows, source);
        round.send(producer);
        // Sends without lingering what was handed over. On a thread beside this one, since it waits for the
        // acknowledgements, and this one looks after its session meanwhile; it ends with the producer at the latest.
        Thread.startVirtualThread(producer::flush);
        Exception failure = awaitEnd(round, session);
        List<OutboxRow> published = round.published();
        if (!published.isEmpty()) {
            session.delete(published);
            status.published(
                    published.stream().mapToInt(row -> row.events().size()).sum());
        }
        if (failure != null) {
            throw new IllegalStateException("an event was not published", failure);
        }
    }

    private @Nullable Exception awaitEnd(PublishingRound round, RelaySession session)
            throws SQLException, InterruptedException {
        int acknowledged = 0;
        long since = System.nanoTime();
        while (running && !round.awaitEnd(SESSION_CHECK_MILLIS)) {
            session.check();
            status.failed(new StillWaiting());
            if (round.acknowledged() > acknowledged) {
                acknowledged = round.acknowledged();
                since = System.nanoTime();
            } else if (System.nanoTime() - since > properties.giveUpAfter().toNanos()) {
                return new StillWaiting();
            }
        }
        return round.failure();
    }

    private void measureNowAndThen(RelaySession session) throws SQLException {
        if (System.nanoTime() - measuredAt >= MEASURE_EVERY_NANOS) {
            measuredAt = System.nanoTime();
            status.measured(session.backlog(MEASURE_UP_TO));
        }
    }

    private void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("outbox-relay").daemon().start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        wakeUp.signal();
        Thread relaying = thread;
        if (relaying != null) {
            try {
                if (!relaying.join(STOP_LIMIT)) {
                    relaying.interrupt();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the listeners and the web server start, and after they have stopped. */
    @Override
    public int getPhase() {
        return 0;
    }

    /** The brokers have acknowledged nothing for a while. */
    private static final class StillWaiting extends RuntimeException {
        private StillWaiting() {
            super("no acknowledgement from the brokers");
        }
    }
}

package io.agentfactory.worker;

import io.agentfactory.events.ClaimOffered;
import io.agentfactory.serde.AvroEventDeserializer;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears this worker's claim offers: reads the one partition that its id belongs to, from the end, without a group.
 *
 * <p>Offers are hints. So one that cannot be read is skipped, a lost connection is made anew for ever, and nothing here
 * ever stops the worker. Never commits, never publishes.
 */
public final class ClaimOffers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimOffers.class);
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration METADATA = Duration.ofSeconds(10);
    private static final Duration RECOUNT = Duration.ofMinutes(5);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(500);

    private final String workerId;
    private final OfferSettings settings;
    private final BackOff backOff = new BackOff(FIRST_BACK_OFF, LONGEST_BACK_OFF, RandomGenerator.getDefault());
    private volatile boolean hearing;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;
    private @Nullable KafkaConsumer<String, byte[]> consumer;

    public ClaimOffers(String workerId, OfferSettings settings) {
        this.workerId = workerId;
        this.settings = settings;
    }

    /**
     * Starts to listen, in the background; a second call does nothing.
     *
     * @param offered takes the id of each offer, on the listening thread
     */
    public synchronized void start(Consumer<String> offered) {
        if (thread == null && !isClosed()) {
            thread = Thread.ofPlatform().name("claim-offers").daemon(true).start(() -> listen(offered));
        }
    }

    /** Whether an offer that is made from now on would be heard. */
    public boolean hearing() {
        return hearing;
    }

    @Override
    public void close() {
        closed.countDown();
        synchronized (this) {
            if (consumer != null) {
                consumer.wakeup();
            }
        }
    }

    private void listen(Consumer<String> offered) {
        for (int failures = 1; !isClosed(); failures++) {
            try {
                hear(offered);
                failures = 0;
            } catch (WakeupException e) {
                LOG.debug("event=offers-closed workerId={}", workerId);
            } catch (RuntimeException | Error e) {
                // Whatever it is, it must not end the hearing for good.
                LOG.warn("event=offers-lost workerId={} reason=\"{}\"", workerId, e.toString());
            } finally {
                hearing = false;
            }
            pause(failures);
        }
    }

    /** Listens until the connection is of no more use, or the topic has other partitions than before. */
    private void hear(Consumer<String> offered) {
        try (KafkaConsumer<String, byte[]> connection = connect();
                Deserializer<SpecificRecord> events = new AvroEventDeserializer()) {
            events.configure(registry(), false);
            int partitions = connection.partitionsFor(Topics.CLAIMS, METADATA).size();
            if (partitions == 0) {
                throw new IllegalStateException("The topic " + Topics.CLAIMS + " does not exist.");
            }
            TopicPartition own = new TopicPartition(Topics.CLAIMS, OfferPartition.of(workerId, partitions));
            connection.assign(List.of(own));
            connection.seekToEnd(List.of(own));
            // Seeking is lazy. Only once the position is known would an offer that is made now be read.
            connection.position(own, METADATA);
            hearing = true;
            LOG.info(
                    "event=offers-heard workerId={} partition={} partitions={}", workerId, own.partition(), partitions);
            long recounted = System.nanoTime();
            while (!isClosed()) {
                for (ConsumerRecord<String, byte[]> record : connection.poll(POLL)) {
                    read(record, events, offered);
                }
                if (System.nanoTime() - recounted > RECOUNT.toNanos()) {
                    recounted = System.nanoTime();
                    if (connection.partitionsFor(Topics.CLAIMS, METADATA).size() != partitions) {
                        return;
                    }
                }
            }
        } finally {
            forgetConnection();
        }
    }

    private void read(
            ConsumerRecord<String, byte[]> record, Deserializer<SpecificRecord> events, Consumer<String> offered) {
        // The partition holds other workers' offers, too.
        if (!workerId.equals(record.key())) {
            return;
        }
        try {
            SpecificRecord event = events.deserialize(record.topic(), record.headers(), record.value());
            if (event instanceof ClaimOffered offer && workerId.equals(offer.getWorkerId())) {
                offered.accept(offer.getOfferId());
            }
        } catch (RuntimeException e) {
            LOG.warn(
                    "event=offer-skipped workerId={} partition={} offset={} reason=\"{}\"",
                    workerId,
                    record.partition(),
                    record.offset(),
                    e.toString());
        }
    }

    private KafkaConsumer<String, byte[]> connect() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "worker-" + workerId);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Ids only are read: small buffers, and a question that waits for them.
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 64 * 1024);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5_000);
        properties.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, 32 * 1024);
        properties.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put("metric.reporters", "");
        properties.putAll(settings.kafka());
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        KafkaConsumer<String, byte[]> connection =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
        synchronized (this) {
            consumer = connection;
        }
        return connection;
    }

    private synchronized void forgetConnection() {
        consumer = null;
    }

    private Map<String, Object> registry() {
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put("schema.registry.url", settings.schemaRegistryUrl());
        return properties;
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void pause(int failures) {
        try {
            closed.await(backOff.after(Math.max(1, failures)).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            // Nobody interrupts this thread; if somebody does, it tries again at once.
        }
    }
}

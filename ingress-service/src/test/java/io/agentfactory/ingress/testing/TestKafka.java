package io.agentfactory.ingress.testing;

import io.agentfactory.serde.TopicCreation;
import io.agentfactory.testing.KafkaProbe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;

/** The other services' side of Kafka, also before ingress runs and while its broker is gone. */
public final class TestKafka {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration MOMENT = Duration.ofMillis(300);

    private final String bootstrap;
    private final String registryUrl;

    public TestKafka(String bootstrap, String registryUrl) {
        this.bootstrap = bootstrap;
        this.registryUrl = registryUrl;
    }

    public void createTopics() throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            new TopicCreation(admin, 1).createMissing();
        }
    }

    public void publish(String topic, String key, SpecificRecord event) {
        try (KafkaProbe kafka = new KafkaProbe(bootstrap, registryUrl)) {
            kafka.publish(topic, key, event);
        }
    }

    public void tick(String name) {
        try (KafkaProbe kafka = new KafkaProbe(bootstrap, registryUrl)) {
            kafka.tick(name);
        }
    }

    /** Events of this topic from its beginning, once {@code count} of those wanted are there for a moment. */
    public <T extends SpecificRecord> List<T> await(String topic, int count, Predicate<T> wanted) {
        try (KafkaProbe kafka = new KafkaProbe(bootstrap, registryUrl, topic)) {
            kafka.rewind();
            return Awaitility.await()
                    .atMost(PATIENCE)
                    .during(MOMENT)
                    .until(() -> read(kafka, topic, wanted), found -> found.size() >= count);
        }
    }

    @SuppressWarnings("unchecked") // the caller knows what the topic carries
    private static <T extends SpecificRecord> List<T> read(KafkaProbe kafka, String topic, Predicate<T> wanted) {
        return kafka.all(topic, SpecificRecord.class).stream()
                .map(event -> (T) event)
                .filter(wanted)
                .toList();
    }
}

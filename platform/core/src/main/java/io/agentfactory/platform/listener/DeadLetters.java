package io.agentfactory.platform.listener;

import io.agentfactory.topics.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.support.KafkaUtils;

/**
 * Puts a record aside in {@code <topic>.dlt}: key and value byte for byte as they came, all its headers, and the
 * reason. It returns only when the brokers have the dead letter; otherwise it throws, and the record is tried again.
 */
final class DeadLetters extends DeadLetterPublishingRecoverer {

    /** Class and message of the failure at the bottom of the chain, as text. */
    static final String REASON = "agent-factory.dlt-reason";

    private static final int MAX_REASON = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final MeterRegistry meters;

    DeadLetters(KafkaTemplate<byte[], byte[]> kafka, MeterRegistry meters) {
        super(kafka, (record, failure) -> new TopicPartition(deadLetterTopic(record.topic()), record.partition()));
        this.meters = meters;
        setFailIfSendResultIsError(true);
        // Stack traces of one failure repeated on every record would outweigh the records.
        excludeHeader(HeaderNames.HeadersToAdd.EX_STACKTRACE);
        addHeadersFunction((record, failure) -> reason(failure));
    }

    static String deadLetterTopic(String topic) {
        return topic + Topic.DEAD_LETTER_SUFFIX;
    }

    @Override
    protected ProducerRecord<Object, Object> createProducerRecord(
            ConsumerRecord<?, ?> record,
            TopicPartition target,
            Headers headers,
            byte @Nullable [] unreadableKey,
            byte @Nullable [] unreadableValue) {
        byte[] key = raw(record.headers(), RawKeepingDeserializer.RAW_KEY);
        byte[] value = raw(record.headers(), RawKeepingDeserializer.RAW_VALUE);
        headers.remove(RawKeepingDeserializer.RAW_KEY);
        headers.remove(RawKeepingDeserializer.RAW_VALUE);
        headers.remove(KafkaUtils.KEY_DESERIALIZER_EXCEPTION_HEADER);
        headers.remove(KafkaUtils.VALUE_DESERIALIZER_EXCEPTION_HEADER);
        Integer partition = target.partition() < 0 ? null : target.partition();
        return new ProducerRecord<>(target.topic(), partition, null, key, value, headers);
    }

    @Override
    public void accept(
            ConsumerRecord<?, ?> record,
            org.apache.kafka.clients.consumer.@Nullable Consumer<?, ?> consumer,
            Exception failure) {
        super.accept(record, consumer, failure);
        meters.counter("agentfactory.dead.letters", "topic", record.topic()).increment();
        LOG.atError()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("cause", root(failure).getClass().getName())
                .log("record put aside in the dead-letter topic");
    }

    private static byte @Nullable [] raw(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : header.value();
    }

    private static Headers reason(Exception failure) {
        Throwable root = root(failure);
        String message = root.getMessage();
        String text = root.getClass().getName() + (message == null ? "" : ": " + message);
        String reason = text.substring(0, Math.min(text.length(), MAX_REASON));
        return new RecordHeaders().add(REASON, reason.getBytes(StandardCharsets.UTF_8));
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = Objects.requireNonNull(root.getCause());
        }
        return root;
    }
}

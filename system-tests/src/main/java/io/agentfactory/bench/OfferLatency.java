package io.agentfactory.bench;

import io.agentfactory.backends.Database;
import io.agentfactory.events.ClaimOffered;
import io.agentfactory.events.MessageReceived;
import io.agentfactory.events.ReplyAddress;
import io.agentfactory.platform.event.EventPublisher;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.platform.token.WorkerTokens;
import io.agentfactory.serde.AvroEventDeserializer;
import io.agentfactory.topics.Topics;
import io.agentfactory.worker.Claim;
import io.agentfactory.worker.ClaimAnswer;
import io.agentfactory.worker.TurnResult;
import io.agentfactory.worker.WorkerDoor;
import io.agentfactory.worker.WorkerTimes;
import io.agentfactory.worker.WorkerToken;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How long it takes, in an idle system, from the moment at which a message is appended until a ready worker has
 * accepted it; and, to compare, how long a record takes through Kafka alone.
 */
final class OfferLatency {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration TOKEN_LIFE = Duration.ofHours(2);

    private final BenchedQueue queue;
    private final Map<String, Object> brokers;

    OfferLatency(BenchedQueue queue) {
        this.queue = queue;
        this.brokers = Map.of("bootstrap.servers", queue.property("AGENT_FACTORY_KAFKA_BOOTSTRAP"));
    }

    /** Times from append to accepted turn. The lane and its worker are made here. */
    Latencies offers(String name, int count) throws Exception {
        new SeededLanes(name, 1, 0).store(queue.database());
        String worker = name + "-1";
        String token = queue.bean(WorkerTokens.class)
                .mint(new WorkerIdentity(worker, "default"), TOKEN_LIFE)
                .reveal();
        Latencies latencies = new Latencies();
        try (KafkaConsumer<byte[], byte[]> consumer = consumerOf(Topics.CLAIMS);
                AvroEventDeserializer deserializer = deserializer();
                WorkerDoor door = new WorkerDoor(
                        URI.create(queue.url()), new WorkerToken(token), WorkerTimes.defaults(TOKEN_LIFE))) {
            for (int number = 0; number < count; number++) {
                if (!(door.claim(Duration.ZERO, true) instanceof ClaimAnswer.Nothing)) {
                    throw new IllegalStateException(worker + " had work before it was ready for it");
                }
                write(worker);
                ClaimOffered offer = next(consumer, deserializer, worker);
                if (!(door.accept(offer.getOfferId()) instanceof ClaimAnswer.Claimed(Claim turn))) {
                    throw new IllegalStateException(worker + " was refused what it had been offered");
                }
                Instant accepted = Instant.now();
                latencies.add(Duration.between(appendedAt(turn), accepted).toNanos());
                door.complete(turn, new TurnResult(List.of(), List.of()), false);
            }
        }
        return latencies;
    }

    private void write(String conversation) {
        MessageReceived message = MessageReceived.newBuilder()
                .setMessageId(UUID.randomUUID().toString())
                .setWorkspaceId("default")
                .setConversationId(conversation)
                .setAgentKey("helper")
                .setProvider("telegram")
                .setProviderUserId("42")
                .setText("What is the weather like in Bern today?")
                .setReplyAddress(ReplyAddress.newBuilder()
                        .setProvider("telegram")
                        .setBotIdentity("777")
                        .setChatId("42")
                        .build())
                .setReceivedAt(Instant.now())
                .build();
        queue.bean(EventPublisher.class)
                .publish(new OutboundEvent(Topics.MESSAGES, conversation, message))
                .join();
    }

    private static ClaimOffered next(
            KafkaConsumer<byte[], byte[]> consumer, AvroEventDeserializer deserializer, String worker) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                if (deserializer.deserialize(record.topic(), record.value()) instanceof ClaimOffered offer
                        && offer.getWorkerId().equals(worker)) {
                    return offer;
                }
            }
        }
        throw new IllegalStateException(worker + " was offered nothing");
    }

    /** By the database's clock when it held the lane, a little before the commit; the clock is this machine's. */
    private Instant appendedAt(Claim turn) throws SQLException {
        Database database = queue.database();
        try (Connection connection = database.connect();
                PreparedStatement select = connection.prepareStatement(
                        "select appended_at from queue.message join queue.lane using (lane_id) where conversation_id = ? and seq = ?")) {
            select.setString(1, turn.conversationId());
            select.setLong(2, turn.sequence());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getTimestamp(1).toInstant();
            }
        }
    }

    /** Times of single records from the producer's send to the consumer, with nothing else under way. */
    Latencies hops(int count) throws Exception {
        Latencies latencies = new Latencies();
        byte[] value = new byte[300];
        try (KafkaConsumer<byte[], byte[]> consumer = consumerOf(Topics.CLAIMS);
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", queue.property("AGENT_FACTORY_KAFKA_BOOTSTRAP"), "acks", "all"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int number = 0; number < count; number++) {
                long begin = System.nanoTime();
                producer.send(new ProducerRecord<>(Topics.CLAIMS, 0, null, value));
                while (consumer.poll(Duration.ofMillis(100)).isEmpty()) {
                    // until it has come
                }
                latencies.add(System.nanoTime() - begin);
            }
        }
        return latencies;
    }

    private KafkaConsumer<byte[], byte[]> consumerOf(String topic) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(brokers, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        return consumer;
    }

    private AvroEventDeserializer deserializer() {
        AvroEventDeserializer deserializer = new AvroEventDeserializer();
        deserializer.configure(
                Map.of("schema.registry.url", queue.property("AGENT_FACTORY_SCHEMA_REGISTRY_URL")), false);
        return deserializer;
    }
}

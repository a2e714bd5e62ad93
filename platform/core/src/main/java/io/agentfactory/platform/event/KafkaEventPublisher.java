package io.agentfactory.platform.event;

import java.util.concurrent.CompletableFuture;
import org.springframework.kafka.core.KafkaTemplate;

/** Publishes through the service's one producer. Never throws: every failure is the future's. */
final class KafkaEventPublisher implements EventPublisher {

    private final EventEncoder encoder;
    private final KafkaTemplate<byte[], byte[]> kafka;
    private final String source;

    KafkaEventPublisher(EventEncoder encoder, KafkaTemplate<byte[], byte[]> kafka, String source) {
        this.encoder = encoder;
        this.kafka = kafka;
        this.source = source;
    }

    @Override
    public CompletableFuture<Void> publish(OutboundEvent event) {
        try {
            return kafka.send(encoder.encode(event).toRecord(source)).thenApply(result -> null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}

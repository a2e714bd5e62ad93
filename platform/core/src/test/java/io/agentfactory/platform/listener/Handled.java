package io.agentfactory.platform.listener;

import io.agentfactory.events.ScheduledTick;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.kafka.annotation.KafkaListener;

/** Listeners of the test service. What they do with an event depends on its name; what they handled is written down. */
public class Handled {

    /** One event that a listener has handled. */
    record Entry(String topic, String name, @Nullable String traceId) {}

    /** By the event's name: what the attempt of this number, from 1, fails with. */
    final Map<String, IntFunction<@Nullable RuntimeException>> failures = new ConcurrentHashMap<>();

    final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
    final Queue<Entry> handled = new ConcurrentLinkedQueue<>();
    final Queue<Integer> batchSizes = new ConcurrentLinkedQueue<>();

    @KafkaListener(topics = "#{__listener.recordTopics}", groupId = "records")
    void on(ConsumerRecord<String, ScheduledTick> event) {
        handle(event);
    }

    @KafkaListener(topics = "#{__listener.batchTopics}", groupId = "batches", containerFactory = "batchListeners")
    void on(List<ConsumerRecord<String, ScheduledTick>> events) {
        batchSizes.add(events.size());
        // All or nothing, as with a transaction.
        events.forEach(this::fail);
        events.forEach(
                event -> handled.add(new Entry(event.topic(), event.value().getName(), MDC.get("traceId"))));
    }

    private void handle(ConsumerRecord<String, ScheduledTick> event) {
        fail(event);
        handled.add(new Entry(event.topic(), event.value().getName(), MDC.get("traceId")));
    }

    private void fail(ConsumerRecord<String, ScheduledTick> event) {
        String name = event.value().getName();
        int attempt = attempts.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet();
        var failure = failures.getOrDefault(name, number -> null).apply(attempt);
        if (failure != null) {
            throw failure;
        }
    }

    List<String> names(String topic) {
        return handled.stream()
                .filter(entry -> entry.topic().equals(topic))
                .map(Entry::name)
                .toList();
    }

    public String[] getRecordTopics() {
        return System.getProperty("test.record.topics").split(",", -1);
    }

    public String[] getBatchTopics() {
        return System.getProperty("test.batch.topics").split(",", -1);
    }
}

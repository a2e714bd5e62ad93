package io.agentfactory.platform.listener;

import io.agentfactory.platform.event.Trace;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.kafka.listener.RecordInterceptor;

/** While a listener handles a record, its thread is in the record's trace, and what it publishes is too. */
final class TraceInterceptor implements RecordInterceptor<Object, Object> {

    @Override
    public ConsumerRecord<Object, Object> intercept(
            ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
        Trace.continuing(traceparent(record)).enter();
        return record;
    }

    @Override
    public void afterRecord(ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
        MDC.clear(); // the thread is the consumer's own: nobody else's context is on it
    }

    private static @Nullable String traceparent(ConsumerRecord<?, ?> record) {
        Header header = record.headers().lastHeader(Trace.HEADER);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.US_ASCII);
    }
}

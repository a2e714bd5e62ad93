package io.agentfactory.platform.listener;

import io.agentfactory.platform.event.Trace;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.MDC;
import org.springframework.kafka.listener.RecordInterceptor;

/**
 * While a listener handles a record, its thread is in the record's trace, and what it publishes is too. Who takes
 * records in batches names the trace of each event itself.
 */
final class TraceInterceptor implements RecordInterceptor<Object, Object> {

    @Override
    public ConsumerRecord<Object, Object> intercept(
            ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
        Trace.continuing(Trace.header(record.headers())).enter();
        return record;
    }

    @Override
    public void afterRecord(ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
        MDC.clear(); // the thread is the consumer's own: nobody else's context is on it
    }
}

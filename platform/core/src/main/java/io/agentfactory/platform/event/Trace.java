package io.agentfactory.platform.event;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Where work belongs in a W3C trace. It is carried by the logging context under the keys that Micrometer Tracing uses
 * too, so that a tracer, where there is one, and this carrier see the same trace.
 *
 * @param traceId 32 lower-case hexadecimal digits
 * @param spanId 16 lower-case hexadecimal digits
 */
public record Trace(String traceId, String spanId) {

    /** Name of the HTTP and Kafka header. */
    public static final String HEADER = "traceparent";

    private static final String TRACE_KEY = "traceId";
    private static final String SPAN_KEY = "spanId";
    private static final Pattern TRACEPARENT =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}.*");

    /** Value of the {@link #HEADER} among these, or null. */
    public static @Nullable String header(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.US_ASCII);
    }

    /** The trace of the calling thread, or a new one. */
    public static Trace current() {
        String traceId = MDC.get(TRACE_KEY);
        String spanId = MDC.get(SPAN_KEY);
        return traceId == null || spanId == null ? fresh() : new Trace(traceId, spanId);
    }

    /** A new span of the trace that the header names; a new trace where it names none. */
    public static Trace continuing(@Nullable String traceparent) {
        if (traceparent != null) {
            Matcher matcher = TRACEPARENT.matcher(traceparent);
            if (matcher.matches()) {
                return new Trace(matcher.group(1), randomHex(8));
            }
        }
        return fresh();
    }

    private static Trace fresh() {
        return new Trace(randomHex(16), randomHex(8));
    }

    private static String randomHex(int bytes) {
        byte[] random = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(random);
        random[0] |= 1; // an id of zeros only is not valid
        return HexFormat.of().formatHex(random);
    }

    /** Value of the {@link #HEADER}. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + "-01";
    }

    /** Makes this the calling thread's trace until the scope is closed. */
    public Scope enter() {
        String outerTrace = MDC.get(TRACE_KEY);
        String outerSpan = MDC.get(SPAN_KEY);
        set(traceId, spanId);
        return () -> set(outerTrace, outerSpan);
    }

    private static void set(@Nullable String traceId, @Nullable String spanId) {
        if (traceId == null || spanId == null) {
            MDC.remove(TRACE_KEY);
            MDC.remove(SPAN_KEY);
        } else {
            MDC.put(TRACE_KEY, traceId);
            MDC.put(SPAN_KEY, spanId);
        }
    }

    /** Ends the trace of a piece of work on its thread. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}

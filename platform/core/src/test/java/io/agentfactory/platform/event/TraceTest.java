package io.agentfactory.platform.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

class TraceTest {

    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

    @Test
    void aTraceIsContinuedWithASpanOfItsOwn() {
        // When
        Trace trace = Trace.continuing("00-" + TRACE_ID + "-b7ad6b7169203331-01");

        // Then
        assertThat(trace.traceId()).isEqualTo(TRACE_ID);
        assertThat(trace.spanId()).isNotEqualTo("b7ad6b7169203331").matches("[0-9a-f]{16}");
        assertThat(trace.traceparent()).isEqualTo("00-" + TRACE_ID + "-" + trace.spanId() + "-01");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "rubbish", "00-00000000000000000000000000000000-b7ad6b7169203331-01", "00-0AF7-b7-01"})
    void whatIsNoTraceparentStartsANewTrace(String header) {
        assertThat(Trace.continuing(header).traceparent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    }

    @Test
    void leavingATraceGivesTheThreadBackTheOneBefore() {
        try (var outer = new Trace(TRACE_ID, "b7ad6b7169203331").enter()) {
            // When
            try (var inner = Trace.continuing(null).enter()) {
                assertThat(Trace.current().traceId()).isNotEqualTo(TRACE_ID);
            }

            // Then
            assertThat(Trace.current().traceId()).isEqualTo(TRACE_ID);
        }
        assertThat(MDC.get("traceId")).isNull();
    }
}

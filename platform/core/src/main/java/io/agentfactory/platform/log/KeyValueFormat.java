package io.agentfactory.platform.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.core.env.Environment;

/** One event, one line: {@code at=… level=… service=… msg="…" key=value …}. Line breaks inside values are escaped. */
public final class KeyValueFormat implements StructuredLogFormatter<ILoggingEvent> {

    private static final int MAX_STACK = 8000;

    private final String service;

    public KeyValueFormat(Environment environment) {
        this.service = environment.getProperty("spring.application.name", "unknown");
    }

    @Override
    public String format(ILoggingEvent event) {
        var line = new StringBuilder(256);
        line.append("at=").append(event.getInstant());
        append(line, "level", event.getLevel());
        append(line, "service", service);
        append(line, "logger", shortName(event.getLoggerName()));
        append(line, "msg", event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                append(line, pair.key, pair.value);
            }
        }
        for (Map.Entry<String, String> entry : event.getMDCPropertyMap().entrySet()) {
            append(line, entry.getKey(), entry.getValue());
        }
        IThrowableProxy failure = event.getThrowableProxy();
        if (failure != null) {
            append(line, "error", failure.getClassName());
            String stack = ThrowableProxyUtil.asString(failure);
            append(line, "stack", stack.substring(0, Math.min(stack.length(), MAX_STACK)));
        }
        return line.append(System.lineSeparator()).toString();
    }

    private static String shortName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static void append(StringBuilder line, String key, @Nullable Object value) {
        String text = String.valueOf(value);
        line.append(' ').append(key).append('=');
        if (isPlain(text)) {
            line.append(text);
        } else {
            quote(line, text);
        }
    }

    private static boolean isPlain(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c != '"' && c != '=' && c != '\\' && c != 0x7f);
    }

    private static void quote(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f || c == '\u0085' || c == '\u2028' || c == '\u2029') {
                        line.append(String.format("\\u%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        line.append('"');
    }
}

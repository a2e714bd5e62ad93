package io.agentfactory.queue.deadletter;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;

/** Where a page ends: the last dead letter on it. */
record Cursor(Instant deadAt, UUID messageId) {

    static Cursor of(DeadLetter last) {
        return new Cursor(last.deadAt(), last.messageId());
    }

    /** @throws IllegalArgumentException if it is none that was given out */
    static Cursor parse(String text) {
        int comma = text.indexOf(',');
        try {
            return new Cursor(
                    Instant.parse(text.substring(0, Math.max(0, comma))), UUID.fromString(text.substring(comma + 1)));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "after is not the next of a page, such as 2026-01-01T00:00:00Z,6f1c…: " + text, e);
        }
    }

    @Override
    public String toString() {
        return deadAt + "," + messageId;
    }
}

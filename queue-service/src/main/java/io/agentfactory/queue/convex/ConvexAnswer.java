package io.agentfactory.queue.convex;

import org.jspecify.annotations.Nullable;

/** What a function answers. */
sealed interface ConvexAnswer {

    /** It was done; this is what it returns. */
    record Value(@Nullable Object value) implements ConvexAnswer {}

    /** It was refused, or could not be done: nothing was changed. */
    record Failure(String message) implements ConvexAnswer {}

    static ConvexAnswer value(@Nullable Object value) {
        return new Value(value);
    }

    static ConvexAnswer failure(String message) {
        return new Failure(message);
    }
}

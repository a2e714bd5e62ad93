package io.agentfactory.queue.convex;

import io.agentfactory.platform.token.WorkerIdentity;
import java.util.function.BiFunction;

/**
 * A function that workers call.
 *
 * @param name without the namespace
 * @param arguments exactly those that it takes: one that is missing or unknown is refused
 */
record ConvexFunction<A>(String name, Kind kind, Class<A> arguments, BiFunction<WorkerIdentity, A, ConvexAnswer> body) {

    /** How it is called. */
    enum Kind {
        QUERY,
        MUTATION,
        ACTION
    }

    static <A> ConvexFunction<A> query(
            String name, Class<A> arguments, BiFunction<WorkerIdentity, A, ConvexAnswer> body) {
        return new ConvexFunction<>(name, Kind.QUERY, arguments, body);
    }

    static <A> ConvexFunction<A> mutation(
            String name, Class<A> arguments, BiFunction<WorkerIdentity, A, ConvexAnswer> body) {
        return new ConvexFunction<>(name, Kind.MUTATION, arguments, body);
    }
}

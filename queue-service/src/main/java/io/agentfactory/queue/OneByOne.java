package io.agentfactory.queue;

import java.util.Collection;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles finds one after the other: one that fails is logged, met again by the next look, and holds up no other. */
public final class OneByOne {

    private static final Logger log = LoggerFactory.getLogger(OneByOne.class);

    private OneByOne() {}

    /** @param what the kind of find, for the log */
    public static <T> void handle(String what, Collection<T> finds, Consumer<T> handling) {
        for (T find : finds) {
            try {
                handling.accept(find);
            } catch (RuntimeException e) {
                log.warn("event=find-failed what={} find={} error={}", what, find, e.toString());
            }
        }
    }
}

package io.agentfactory.queue;

import io.agentfactory.platform.failure.Transience;
import java.util.Collection;
import java.util.List;
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

    /**
     * Handles them all at once, or, where that fails, one after the other.
     *
     * @param what the kind of find, for the log
     */
    public static <T> void togetherElseSingly(String what, List<T> finds, Consumer<List<T>> handling) {
        try {
            handling.accept(finds);
        } catch (RuntimeException e) {
            if (Transience.isTransient(e)) {
                throw e;
            }
            log.warn("event=finds-failed what={} finds={} error={}", what, finds.size(), e.toString());
            if (finds.size() > 1) {
                handle(what, finds, find -> handling.accept(List.of(find)));
            }
        }
    }
}

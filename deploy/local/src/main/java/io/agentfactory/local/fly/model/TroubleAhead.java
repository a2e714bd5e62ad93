package io.agentfactory.local.fly.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Trouble ordered for machines that do not exist yet. Runs under the model's lock. */
final class TroubleAhead {
    private static final int MOST = 1000;

    private final Map<String, Trouble> byName = new LinkedHashMap<>();

    void order(String name, UnaryOperator<Trouble> change) {
        Trouble trouble = change.apply(of(name));
        if (trouble.none()) {
            byName.remove(name);
        } else if (byName.size() >= MOST && !byName.containsKey(name)) {
            throw FlyRefusal.precondition("trouble awaits " + MOST + " machines already: create some of them first");
        } else {
            byName.put(name, trouble);
        }
    }

    Trouble of(String name) {
        return byName.getOrDefault(name, Trouble.NONE);
    }

    /** By name. */
    Map<String, Trouble> all() {
        return Map.copyOf(byName);
    }

    void forget(String name) {
        byName.remove(name);
    }

    /** The trouble of a machine that is created now, which is thereby used up. */
    Trouble take(String name) {
        Trouble named = byName.remove(name);
        if (named != null) {
            return named;
        }
        Trouble next = byName.remove(Mishaps.NEXT);
        return next == null ? Trouble.NONE : next;
    }
}

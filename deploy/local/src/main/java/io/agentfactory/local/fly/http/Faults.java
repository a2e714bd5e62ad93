package io.agentfactory.local.fly.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The faults that are still to strike. Of several that concern a request the oldest does. */
public final class Faults {
    private final List<Fault> waiting = new ArrayList<>();

    public synchronized void add(Fault fault) {
        waiting.add(fault);
    }

    public synchronized void clear() {
        waiting.clear();
    }

    /** Each with how often it still strikes. */
    public synchronized List<Fault> waiting() {
        return List.copyOf(waiting);
    }

    synchronized Optional<FaultEffect> strike(Call call) {
        for (int i = 0; i < waiting.size(); i++) {
            Fault fault = waiting.get(i);
            if (fault.concerns(call)) {
                if (fault.times() == 1) {
                    waiting.remove(i);
                } else {
                    waiting.set(i, fault.once());
                }
                return Optional.of(fault.effect());
            }
        }
        return Optional.empty();
    }
}

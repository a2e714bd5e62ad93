package io.agentfactory.scaler.plan;

import io.agentfactory.scaler.plan.Situation.Member;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How many more machines there may be, of the fleet and of each agent. Every machine counts, because it costs money.
 */
final class Room {

    private final Situation situation;
    private final Map<String, Integer> byAgent = new TreeMap<>();
    private int machines;

    Room(Situation situation) {
        this.situation = situation;
        situation.members().stream()
                .filter(Member::countsAsMachine)
                .forEach(member -> take(member.worker().agentKey()));
    }

    void take(String agentKey) {
        machines++;
        byAgent.merge(agentKey, 1, Integer::sum);
    }

    boolean isFull() {
        return machines >= situation.policy().maxWorkers();
    }

    boolean isFullFor(String agentKey) {
        OptionalInt most = situation.policy().agents().of(agentKey);
        return most.isPresent() && byAgent.getOrDefault(agentKey, 0) >= most.getAsInt();
    }

    /** Machines beyond the maximum, which can have been lowered. */
    int surplus() {
        return Math.max(0, machines - situation.policy().maxWorkers());
    }

    /** The same for each agent that has more than it may. */
    Map<String, Integer> surplusByAgent() {
        var surplus = new TreeMap<String, Integer>();
        byAgent.forEach((agent, count) -> situation.policy().agents().of(agent).ifPresent(most -> {
            if (count > most) {
                surplus.put(agent, count - most);
            }
        }));
        return surplus;
    }
}

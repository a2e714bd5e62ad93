package io.agentfactory.scaler.policy;

import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How many workers one agent may have, so that a busy one leaves room for the others.
 *
 * @param each of every agent that is not named; null: as many as the fleet may have
 * @param named of single agents, by key; 0: none at all
 */
public record AgentLimits(@Nullable Integer each, Map<String, Integer> named) {

    public static final AgentLimits NONE = new AgentLimits(null, Map.of());

    public AgentLimits {
        named = Map.copyOf(named);
    }

    /** Empty: as many as the fleet may have. */
    public OptionalInt of(String agentKey) {
        Integer most = named.getOrDefault(agentKey, each);
        return most == null ? OptionalInt.empty() : OptionalInt.of(most);
    }
}

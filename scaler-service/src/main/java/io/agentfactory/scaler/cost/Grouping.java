package io.agentfactory.scaler.cost;

/** By what usage is added up. */
public enum Grouping {
    AGENT(true, false),
    DAY(false, true),
    AGENT_AND_DAY(true, true);

    private final boolean agent;
    private final boolean day;

    Grouping(boolean agent, boolean day) {
        this.agent = agent;
        this.day = day;
    }

    boolean byAgent() {
        return agent;
    }

    boolean byDay() {
        return day;
    }
}

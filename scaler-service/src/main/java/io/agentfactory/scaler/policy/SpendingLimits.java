package io.agentfactory.scaler.policy;

/**
 * What machines and volumes of a workspace may cost, in millionths of the currency unit, by hour and day of UTC. At a
 * soft limit an alarm is raised; nothing is spawned or started that could take the spending over a hard one. 0: no such
 * limit.
 */
public record SpendingLimits(long softHourMicros, long hardHourMicros, long softDayMicros, long hardDayMicros) {

    public static final SpendingLimits NONE = new SpendingLimits(0, 0, 0, 0);
}

package io.agentfactory.simulation;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What came of it, long after the last message.
 *
 * @param orphanMachines that are left at the provider, where none is wanted
 * @param orphanVolumes the same of volumes
 * @param unservedLanes conversations with a message that nobody has answered
 * @param busyKilled workers whose process was killed by the scaler in the middle of a turn
 * @param overspend by how much the worst hour or day went beyond the hard limit, in currency units
 * @param hoursRatio machine-hours, as a multiple of those of {@link Omniscient}
 * @param faults how many things went wrong
 */
@JsonPropertyOrder({
    "orphanMachines",
    "orphanVolumes",
    "unservedLanes",
    "busyKilled",
    "overspend",
    "hoursRatio",
    "faults"
})
record Outcome(
        int orphanMachines,
        int orphanVolumes,
        int unservedLanes,
        int busyKilled,
        double overspend,
        double hoursRatio,
        int faults) {

    static final double MOST_HOURS = 1.15;

    boolean keepsTheRules() {
        return orphanMachines == 0
                && orphanVolumes == 0
                && unservedLanes == 0
                && busyKilled == 0
                && overspend == 0
                && hoursRatio <= MOST_HOURS;
    }
}

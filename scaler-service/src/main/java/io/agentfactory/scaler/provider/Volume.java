package io.agentfactory.scaler.provider;

/**
 * A volume as the provider shows it. Names are not unique.
 *
 * @param state in the provider's words
 * @param machineId machine that it is bound to; empty: none
 * @param sizeGb 0 where the provider did not tell
 */
public record Volume(String id, String name, String region, String state, String machineId, int sizeGb) {

    /** One that is bound to nothing. */
    public Volume(String id, String name, String region) {
        this(id, name, region, "created", "", 0);
    }
}

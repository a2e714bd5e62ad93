package io.agentfactory.schemas;

/** Whether this run writes what others only check: {@code -Dschemas.record}. */
public final class Recording {

    private Recording() {}

    public static boolean isOn() {
        String value = System.getProperty("schemas.record", "false");
        return value.isEmpty() || Boolean.parseBoolean(value);
    }
}

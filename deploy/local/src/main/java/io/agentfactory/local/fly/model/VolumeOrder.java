package io.agentfactory.local.fly.model;

import java.util.regex.Pattern;

/** A request for a new volume. Names need not be unique. */
public record VolumeOrder(
        String name, String region, int sizeGb, boolean encrypted, int snapshotRetention, boolean autoBackup) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,30}");
    private static final int MAX_SIZE_GB = 500;

    public VolumeOrder {
        if (!NAME.matcher(name).matches()) {
            throw FlyRefusal.invalid(
                    "volume name must be 1 to 30 lower-case letters, digits and underscores, not '" + name + "'");
        }
        if (sizeGb < 1 || sizeGb > MAX_SIZE_GB) {
            throw FlyRefusal.invalid("size_gb must be 1 to " + MAX_SIZE_GB + ", not " + sizeGb);
        }
    }
}

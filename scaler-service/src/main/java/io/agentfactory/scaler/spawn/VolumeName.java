package io.agentfactory.scaler.spawn;

import java.util.Locale;

/**
 * Name of a worker's volume: the configured prefix and a hash of the worker's id, in the letters and the 30 characters
 * that Fly allows. The same for the same worker, always, so that a volume is found again by its name.
 */
final class VolumeName {

    private static final int MAX_LENGTH = 30;
    private static final int FNV_OFFSET = (int) 2_166_136_261L;
    private static final int FNV_PRIME = 16_777_619;

    private VolumeName() {}

    static String of(String prefix, String workerId) {
        String hash = Long.toString(Integer.toUnsignedLong(fnv1a(normal(workerId, "worker"))), 36);
        String start = normal(prefix, "openclaw");
        int most = Math.max(1, MAX_LENGTH - 1 - hash.length());
        return start.substring(0, Math.min(most, start.length())) + "_" + hash;
    }

    private static String normal(String text, String ifEmpty) {
        String name = text.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9_]", "_")
                .replaceAll("_+", "_")
                .replaceAll("^_|_$", "");
        return name.isEmpty() ? ifEmpty : name;
    }

    private static int fnv1a(String text) {
        int hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}

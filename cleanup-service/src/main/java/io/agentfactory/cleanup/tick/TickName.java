package io.agentfactory.cleanup.tick;

import java.util.Arrays;
import java.util.Optional;

/** The ticks that there are. */
public enum TickName {
    RECONCILE("reconcile"),
    PUSH_DISPATCH("push-dispatch"),
    RETENTION("retention"),
    FLEET_CLEANUP("fleet-cleanup");

    private final String text;

    TickName(String text) {
        this.text = text;
    }

    /** Name in events, URLs and settings. */
    public String text() {
        return text;
    }

    /** Empty for a name that is none of ours. */
    public static Optional<TickName> of(String text) {
        return Arrays.stream(values()).filter(name -> name.text.equals(text)).findFirst();
    }
}

package io.agentfactory.local.stack;

import java.time.Duration;

/** Told how the parts of a stack come up and go down. Called from several threads, one at a time. */
public interface Progress {

    /** Nobody watches. */
    Progress SILENT = new Progress() {
        @Override
        public void ready(String part, Duration took) {}

        @Override
        public void stopped(String part) {}
    };

    /** The part serves. */
    void ready(String part, Duration took);

    /** The part is gone. */
    void stopped(String part);
}

package io.agentfactory.cleanup.fleet;

/** What a run is for. A run may delete only what its mode names, and nothing at all when it is dry. */
sealed interface CleanupMode {

    /** True: the run only reports. */
    boolean dryRun();

    /** The mode in events and over REST. */
    io.agentfactory.events.CleanupMode published();

    /** Looks for what belongs to no worker, and leaves it where it is. */
    record ReportOrphans() implements CleanupMode {
        @Override
        public boolean dryRun() {
            return true;
        }

        @Override
        public io.agentfactory.events.CleanupMode published() {
            return io.agentfactory.events.CleanupMode.ORPHANS;
        }
    }
}

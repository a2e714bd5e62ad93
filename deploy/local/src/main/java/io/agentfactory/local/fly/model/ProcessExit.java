package io.agentfactory.local.fly.model;

/**
 * How a machine's process ended.
 *
 * @param code 128 + n after signal n; -1 where nobody was there to see it
 */
record ProcessExit(int code, boolean outOfMemory) {
    static final ProcessExit UNSEEN = ProcessExit.of(-1);

    static ProcessExit of(int code) {
        return new ProcessExit(code, false);
    }
}

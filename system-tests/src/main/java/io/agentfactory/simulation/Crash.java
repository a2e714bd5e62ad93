package io.agentfactory.simulation;

/** The scaler's process is no more. Nothing in its code may catch it. */
final class Crash extends Error {

    private static final long serialVersionUID = 1L;

    Crash() {
        super("the scaler crashes", null, false, false);
    }
}

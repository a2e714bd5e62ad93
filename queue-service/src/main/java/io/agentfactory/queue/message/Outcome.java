package io.agentfactory.queue.message;

/** How a message ended. A message without one is unfinished. */
public enum Outcome {
    DONE,
    DEAD_LETTERED,
    CANCELLED
}

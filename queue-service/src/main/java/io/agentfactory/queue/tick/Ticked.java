package io.agentfactory.queue.tick;

/** Work that a tick of the schedule calls for. Doing it twice, or on two copies at once, does nothing more. */
public interface Ticked {

    /** Name of the tick. */
    String tick();

    void run();
}

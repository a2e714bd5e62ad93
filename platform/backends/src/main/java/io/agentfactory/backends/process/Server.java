package io.agentfactory.backends.process;

/** A server in a child process. */
public interface Server extends AutoCloseable {

    ChildProcess process();

    /** Ends it in order; its data stays. */
    @Override
    void close();
}

package io.agentfactory.queue.depth;

import org.springframework.stereotype.Service;

/** How much work there is. Tells the scaler of every change, soon and at least once a heartbeat. */
@Service
public class QueueDepth {

    private final DepthSignal signal;
    private final DepthReader reader;

    QueueDepth(DepthSignal signal, DepthReader reader) {
        this.signal = signal;
        this.reader = reader;
    }

    /** The depth of this workspace changes with the commit of the calling thread's transaction. */
    public void changed(String workspaceId) {
        signal.changed(workspaceId);
    }

    public Depth of(String workspaceId) {
        return reader.read(workspaceId);
    }
}

package io.agentfactory.queue.depth;

import io.agentfactory.queue.AfterCommit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Remembers which workspaces have changed since their depth was last published. A hint: the heartbeat makes up for a
 * loss.
 */
@Component
class DepthSignal {

    private final Set<String> changed = ConcurrentHashMap.newKeySet();

    /** The depth of this workspace changes with the commit of the calling thread's transaction. */
    void changed(String workspaceId) {
        AfterCommit.run(() -> changed.add(workspaceId));
    }

    /** The depth could not be published and is still to be. */
    void again(String workspaceId) {
        changed.add(workspaceId);
    }

    /** Takes the workspaces noted so far. */
    Set<String> take() {
        Set<String> taken = Set.copyOf(changed);
        // What is noted between copy and removal is noted after a commit that the coming read will see.
        changed.removeAll(taken);
        return taken;
    }
}

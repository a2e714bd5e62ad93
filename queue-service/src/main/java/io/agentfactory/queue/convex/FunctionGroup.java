package io.agentfactory.queue.convex;

import java.util.List;

/** Functions that belong together. */
interface FunctionGroup {

    List<ConvexFunction<?>> functions();
}

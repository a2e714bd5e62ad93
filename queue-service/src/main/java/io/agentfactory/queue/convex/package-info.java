/** The door of the existing worker image, which speaks the protocol of the system that this one replaces. */
@NullMarked
package io.agentfactory.queue.convex;

import org.jspecify.annotations.NullMarked;

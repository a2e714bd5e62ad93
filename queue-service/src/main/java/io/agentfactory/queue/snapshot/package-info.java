/** Stored workspaces of conversations. */
@NullMarked
package io.agentfactory.queue.snapshot;

import org.jspecify.annotations.NullMarked;

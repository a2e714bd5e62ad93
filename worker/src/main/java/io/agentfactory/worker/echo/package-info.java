/** The reference worker: an agent that echoes, with a memory that outlives its machine. */
@NullMarked
package io.agentfactory.worker.echo;

import org.jspecify.annotations.NullMarked;

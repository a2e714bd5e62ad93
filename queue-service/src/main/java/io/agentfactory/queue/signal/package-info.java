/** Wakes calls that wait for work. */
@NullMarked
package io.agentfactory.queue.signal;

import org.jspecify.annotations.NullMarked;

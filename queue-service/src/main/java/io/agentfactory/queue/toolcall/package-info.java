/** Tools that agents have called and that have not answered yet. */
@NullMarked
package io.agentfactory.queue.toolcall;

import org.jspecify.annotations.NullMarked;

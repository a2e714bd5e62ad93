/** What time undoes: expired leases, lapsed offers, silent workers; and what it brings: due messages. */
@NullMarked
package io.agentfactory.queue.recovery;

import org.jspecify.annotations.NullMarked;

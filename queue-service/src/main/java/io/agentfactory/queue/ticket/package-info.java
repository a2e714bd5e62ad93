/** Rights to send or fetch one file by a URL alone, for callers that cannot send a token. */
@NullMarked
package io.agentfactory.queue.ticket;

import org.jspecify.annotations.NullMarked;

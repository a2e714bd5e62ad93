/** State and the events that tell of it commit together: the outbox and its relay. */
@NullMarked
package io.agentfactory.platform.outbox;

import org.jspecify.annotations.NullMarked;

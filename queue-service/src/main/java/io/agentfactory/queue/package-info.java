/** Lanes, claims and leases: keeps every conversation in order and leases each turn to exactly one worker. */
@NullMarked
package io.agentfactory.queue;

import org.jspecify.annotations.NullMarked;

/** A conversation's lane: its hot row, its order, and the table of lanes that wait for an owner. */
@NullMarked
package io.agentfactory.queue.lane;

import org.jspecify.annotations.NullMarked;

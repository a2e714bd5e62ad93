/** Messages on their way from Kafka into their lanes. */
@NullMarked
package io.agentfactory.queue.intake;

import org.jspecify.annotations.NullMarked;

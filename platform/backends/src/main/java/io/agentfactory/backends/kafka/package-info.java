/** One Kafka broker (KRaft) in a JVM of its own. */
@NullMarked
package io.agentfactory.backends.kafka;

import org.jspecify.annotations.NullMarked;

/** Events on their way to Kafka: what is published, with which headers. */
@NullMarked
package io.agentfactory.platform.event;

import org.jspecify.annotations.NullMarked;

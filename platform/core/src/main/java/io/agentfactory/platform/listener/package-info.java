/** Kafka listeners: what happens to a record that cannot be read or handled. */
@NullMarked
package io.agentfactory.platform.listener;

import org.jspecify.annotations.NullMarked;

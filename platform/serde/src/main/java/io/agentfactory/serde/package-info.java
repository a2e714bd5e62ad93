/** Avro in the Confluent wire format, and the schema registry that goes with it. No Spring here: workers use it too. */
@NullMarked
package io.agentfactory.serde;

import org.jspecify.annotations.NullMarked;

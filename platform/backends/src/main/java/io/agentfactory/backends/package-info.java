/** Real backends without Docker: PostgreSQL, Kafka, a schema registry and S3. */
@NullMarked
package io.agentfactory.backends;

import org.jspecify.annotations.NullMarked;

/** Object storage: bytes that are too large for the database. */
@NullMarked
package io.agentfactory.queue.storage;

import org.jspecify.annotations.NullMarked;

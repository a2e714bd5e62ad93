/** Forgets what is older than its retention. May use fleet and activity. */
@NullMarked
package io.agentfactory.scaler.retention;

import org.jspecify.annotations.NullMarked;

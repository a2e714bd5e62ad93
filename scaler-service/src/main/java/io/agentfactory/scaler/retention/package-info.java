/** Forgets what is older than its retention. May use fleet, activity and cost. */
@NullMarked
package io.agentfactory.scaler.retention;

import org.jspecify.annotations.NullMarked;

/** What this service itself does on a tick. */
@NullMarked
package io.agentfactory.cleanup.schedule;

import org.jspecify.annotations.NullMarked;

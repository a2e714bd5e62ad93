/** What this service forgets, and when. */
@NullMarked
package io.agentfactory.cleanup.retention;

import org.jspecify.annotations.NullMarked;

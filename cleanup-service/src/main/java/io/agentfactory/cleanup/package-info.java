/** The clock, the search for what still costs money, and the alarms. */
@NullMarked
package io.agentfactory.cleanup;

import org.jspecify.annotations.NullMarked;

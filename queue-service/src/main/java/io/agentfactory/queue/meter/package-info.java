/** How fast turns go, for dashboards. */
@NullMarked
package io.agentfactory.queue.meter;

import org.jspecify.annotations.NullMarked;

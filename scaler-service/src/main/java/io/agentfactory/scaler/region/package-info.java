/** Regions that had no room. May use trigger. */
@NullMarked
package io.agentfactory.scaler.region;

import org.jspecify.annotations.NullMarked;

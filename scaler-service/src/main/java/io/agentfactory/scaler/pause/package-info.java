/** An operator's word that a fleet may not grow. May use trigger. */
@NullMarked
package io.agentfactory.scaler.pause;

import org.jspecify.annotations.NullMarked;

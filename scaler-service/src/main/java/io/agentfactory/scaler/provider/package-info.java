/** What the fleet needs of a machine provider. Knows no provider and no other feature. */
@NullMarked
package io.agentfactory.scaler.provider;

import org.jspecify.annotations.NullMarked;

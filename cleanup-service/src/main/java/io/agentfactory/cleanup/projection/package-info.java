/** What the scaler says of providers and workers. */
@NullMarked
package io.agentfactory.cleanup.projection;

import org.jspecify.annotations.NullMarked;

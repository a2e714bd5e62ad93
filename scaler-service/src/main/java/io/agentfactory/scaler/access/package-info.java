/** A workspace's application at its provider, opened with the stored token. May use policy and provider. */
@NullMarked
package io.agentfactory.scaler.access;

import org.jspecify.annotations.NullMarked;

/** The Fly Machines API. Used through provider only. */
@NullMarked
package io.agentfactory.scaler.provider.fly;

import org.jspecify.annotations.NullMarked;

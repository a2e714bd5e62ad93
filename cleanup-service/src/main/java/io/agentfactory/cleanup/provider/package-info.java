/** Reads what a provider has, without changing anything. */
@NullMarked
package io.agentfactory.cleanup.provider;

import org.jspecify.annotations.NullMarked;

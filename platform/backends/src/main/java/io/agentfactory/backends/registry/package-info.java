/** Apicurio Registry in a JVM of its own. */
@NullMarked
package io.agentfactory.backends.registry;

import org.jspecify.annotations.NullMarked;

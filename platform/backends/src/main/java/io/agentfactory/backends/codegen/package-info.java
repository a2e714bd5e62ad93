/** Makes the jOOQ classes of a service from its Flyway migrations. */
@NullMarked
package io.agentfactory.backends.codegen;

import org.jspecify.annotations.NullMarked;

/** The versions of the events' schemas. */
@NullMarked
package io.agentfactory.schemas;

import org.jspecify.annotations.NullMarked;

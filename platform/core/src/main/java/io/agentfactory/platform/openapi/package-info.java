/** The description of a service's API. */
@NullMarked
package io.agentfactory.platform.openapi;

import org.jspecify.annotations.NullMarked;

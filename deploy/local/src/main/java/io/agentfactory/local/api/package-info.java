/** Calls of the services' REST APIs with a token of our own. */
@NullMarked
package io.agentfactory.local.api;

import org.jspecify.annotations.NullMarked;

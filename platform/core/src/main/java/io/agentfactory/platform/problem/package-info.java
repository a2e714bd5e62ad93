/** Errors to callers as RFC 9457 problem details. */
@NullMarked
package io.agentfactory.platform.problem;

import org.jspecify.annotations.NullMarked;

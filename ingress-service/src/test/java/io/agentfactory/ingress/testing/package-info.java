/** Fixtures: a Bot API to talk to, and the running service. */
@NullMarked
package io.agentfactory.ingress.testing;

import org.jspecify.annotations.NullMarked;

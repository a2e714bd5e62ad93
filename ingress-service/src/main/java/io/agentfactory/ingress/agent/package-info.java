/** Agent profiles: who may be written to, and the events that tell the other services. */
@NullMarked
package io.agentfactory.ingress.agent;

import org.jspecify.annotations.NullMarked;

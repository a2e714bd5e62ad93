/** The ingress service: messages in from every channel, replies out. */
@NullMarked
package io.agentfactory.ingress;

import org.jspecify.annotations.NullMarked;

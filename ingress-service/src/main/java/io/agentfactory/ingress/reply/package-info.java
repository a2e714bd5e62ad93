/** Replies on their way to the people: recorded once, sent in order, reported. */
@NullMarked
package io.agentfactory.ingress.reply;

import org.jspecify.annotations.NullMarked;

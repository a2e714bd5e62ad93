/** Telegram's Bot API as a client sees it. */
@NullMarked
package io.agentfactory.ingress.botapi;

import org.jspecify.annotations.NullMarked;

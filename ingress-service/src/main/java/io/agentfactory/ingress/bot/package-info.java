/** Telegram bots: which agent each serves, its token, its webhook and its webhook secret. */
@NullMarked
package io.agentfactory.ingress.bot;

import org.jspecify.annotations.NullMarked;

/** The door that Telegram knocks on with updates. */
@NullMarked
package io.agentfactory.ingress.telegram;

import org.jspecify.annotations.NullMarked;

/** Tests of the Telegram emulator. */
@NullMarked
package io.agentfactory.local.telegram;

import org.jspecify.annotations.NullMarked;

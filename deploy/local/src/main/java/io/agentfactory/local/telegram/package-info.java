/**
 * Telegram on a laptop: the part of the Bot API that a bot needs to talk with people, webhook deliveries, and a chat
 * page on which a person writes and reads.
 */
@NullMarked
package io.agentfactory.local.telegram;

import org.jspecify.annotations.NullMarked;

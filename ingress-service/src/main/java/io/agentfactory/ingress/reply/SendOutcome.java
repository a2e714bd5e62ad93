package io.agentfactory.ingress.reply;

import java.time.Duration;

/** What became of one message to a channel. */
sealed interface SendOutcome {

    record Sent(String channelMessageId) implements SendOutcome {}

    /** It will never be taken. */
    record Failed(String error) implements SendOutcome {}

    /** The channel says when to come back. */
    record ComeBack(Duration after) implements SendOutcome {}

    /** It may be taken later; it may also have been taken without our knowing. */
    record Unclear(String reason) implements SendOutcome {}
}

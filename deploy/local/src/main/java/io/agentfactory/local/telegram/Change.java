package io.agentfactory.local.telegram;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/**
 * One change of what the emulator remembers. The log on disk is a list of these; replaying it gives the same
 * {@link Memory}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "change")
sealed interface Change {

    long botId();

    record WebhookIsSet(long botId, Webhook webhook) implements Change {}

    record WebhookIsGone(long botId) implements Change {}

    record DeliveryFailed(long botId, long updateId, Instant at, String reason) implements Change {}

    record DeliveryAccepted(long botId, long updateId) implements Change {}

    /** The update is no longer to be delivered, though nobody took it. */
    record DeliveryGivenUp(long botId, long updateId) implements Change {}

    record MessageWritten(long botId, Message message) implements Change {}

    record BlockSet(long botId, long chatId, boolean blocked) implements Change {}
}

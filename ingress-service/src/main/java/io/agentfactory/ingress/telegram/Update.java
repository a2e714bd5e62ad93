package io.agentfactory.ingress.telegram;

import io.agentfactory.events.Attachment;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an update is to us. */
sealed interface Update {

    /**
     * Somebody has written to the agent.
     *
     * @param text what was written, or a placeholder that names the media where nothing was
     */
    record Written(
            long updateId,
            String chatId,
            String userId,
            @Nullable String messageId,
            String text,
            List<Attachment> attachments,
            Map<String, String> mediaMetadata)
            implements Update {}

    /** Not for us, and never will be: Telegram must not send it again. */
    record Ignored(Reason reason) implements Update {}

    enum Reason {
        NO_UPDATE_ID,
        NOT_A_MESSAGE,
        NO_CHAT_OR_SENDER,
        START_COMMAND,
        NO_CONTENT,
        AGENT_DISABLED;

        String tag() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}

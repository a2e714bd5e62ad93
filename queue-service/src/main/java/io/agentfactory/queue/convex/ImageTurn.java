package io.agentfactory.queue.convex;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentfactory.queue.agent.AgentProfile;
import io.agentfactory.queue.lease.Claim;
import io.agentfactory.queue.message.FileRef;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A turn as the image is told of it. The image sends replies itself, with the bot's token, and will run no turn without
 * one. Where the agent's profile does not let workers have it, or the message came from elsewhere, the image is told of
 * another channel, which it leaves alone, and is given a token that is none: what it remembers as the agent's answer is
 * then sent by us, when the turn has ended.
 */
record ImageTurn(Claim claim, Optional<AgentProfile> profile) {

    private static final String TELEGRAM = "telegram";

    /** Stands where the image demands a token. */
    static final String NO_TOKEN = "not-given-to-workers";

    /** A channel that the image does not serve. */
    private static final String ELSEWHERE = "agent_factory";

    /** What the image needs to know of a message. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Payload(
            String provider,
            String providerUserId,
            String messageText,
            Map<String, String> metadata,
            List<File> attachments) {}

    /** A file that came with a message; without a way to fetch it the image leaves it alone. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record File(
            String kind,
            String status,
            @Nullable String telegramFileId,
            @Nullable String fileName,
            @Nullable String mimeType,
            @Nullable Long sizeBytes) {

        private static File of(FileRef file) {
            return new File(
                    file.kind().toLowerCase(Locale.ROOT),
                    "expired",
                    file.channelFileId(),
                    file.fileName(),
                    file.mimeType(),
                    file.sizeBytes());
        }
    }

    /** Whether the image sends the replies of this turn. */
    boolean repliesItself() {
        return claim.payload().provider().equals(TELEGRAM)
                && profile.map(AgentProfile::botTokenToWorker).orElse(false);
    }

    PromptedText prompt() {
        return new PromptedText(claim.systemPrompt());
    }

    /** @param notes what workers have noted of the message, which wins over what came with it */
    Payload payload(Map<String, String> notes) {
        Claim.Payload written = claim.payload();
        Map<String, String> metadata = new TreeMap<>(written.metadata());
        metadata.put("providerUserId", written.providerUserId());
        metadata.putAll(notes);
        if (!repliesItself()) {
            // With these it would ask Telegram for the files, with a token that is none.
            metadata.keySet().removeIf(key -> key.startsWith(TELEGRAM) && key.endsWith("FileId"));
        }
        return new Payload(
                repliesItself() ? TELEGRAM : ELSEWHERE,
                written.providerUserId(),
                prompt().apply(written.text()),
                metadata,
                written.attachments().stream().map(File::of).toList());
    }
}

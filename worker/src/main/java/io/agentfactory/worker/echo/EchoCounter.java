package io.agentfactory.worker.echo;

import io.agentfactory.worker.Claim;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Counts a conversation's messages in a file of the workspace: the smallest memory that shows whether snapshots work. A
 * message that is tried again keeps its number.
 */
final class EchoCounter {

    private final Path folder;

    EchoCounter(Path workspace) {
        this.folder = workspace.resolve("echo");
    }

    long count(Claim claim) throws IOException {
        Path file = folder.resolve(fileName(claim));
        long last = 0;
        if (Files.exists(file)) {
            // "<number> <messageId>"
            String[] parts = Files.readString(file).strip().split(" ", 2);
            last = Long.parseLong(parts[0]);
            if (parts[1].equals(claim.messageId())) {
                return last;
            }
        }
        Files.createDirectories(folder);
        Path written = folder.resolve(fileName(claim) + ".new");
        Files.writeString(written, (last + 1) + " " + claim.messageId() + "\n");
        // Moved over the old one, so that a crash leaves either the old number or the new one.
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        return last + 1;
    }

    /** Conversation ids hold characters and lengths that file names do not. */
    private static String fileName(Claim claim) {
        String lane = claim.workspaceId() + "/" + claim.conversationId();
        return UUID.nameUUIDFromBytes(lane.getBytes(StandardCharsets.UTF_8)) + ".count";
    }
}

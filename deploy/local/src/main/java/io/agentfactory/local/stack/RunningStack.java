package io.agentfactory.local.stack;

import io.agentfactory.backends.process.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What other programs need to know of a running stack; written to {@code stack.json} when it is up and deleted when it
 * stops. Holds no secret.
 *
 * @param pid process id of the launcher
 * @param ports where the parts listen on the loopback address
 * @param processes process ids by part
 */
public record RunningStack(long pid, StackPorts ports, Map<String, Long> processes) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public RunningStack {
        processes = Map.copyOf(processes);
    }

    public StackAddresses addresses() {
        return new StackAddresses(ports);
    }

    /** @throws BackendException if no stack runs in the folder */
    public static RunningStack in(StackFolder folder) {
        if (Files.exists(folder.running())) {
            try {
                RunningStack found = JSON.readValue(Files.readString(folder.running()), RunningStack.class);
                // A launcher that was killed leaves its file behind, and its process id to somebody else.
                if (StackLock.heldByAnother(folder)) {
                    return found;
                }
            } catch (IOException | JacksonException e) {
                throw new BackendException(folder.running() + " cannot be read: " + e.getMessage(), e);
            }
        }
        throw new BackendException("No stack runs in " + folder.root() + ": start it with ./factory up.");
    }

    void write(StackFolder folder) {
        try {
            Map<String, Object> content = new LinkedHashMap<>();
            content.put("pid", pid);
            content.put("ports", ports);
            content.put("processes", processes);
            Files.writeString(
                    folder.running(), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content));
        } catch (IOException e) {
            throw new BackendException(folder.running() + " cannot be written: " + e.getMessage(), e);
        }
    }
}

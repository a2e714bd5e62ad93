package io.agentfactory.queue.hydration;

import io.agentfactory.platform.vault.Secret;
import io.agentfactory.queue.agent.AgentProfile;
import io.agentfactory.queue.agent.Agents;
import io.agentfactory.queue.lease.Claim;
import io.agentfactory.queue.lease.Lease;
import io.agentfactory.queue.lease.Leases;
import io.agentfactory.queue.toolcall.ToolCalls;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Gathers what a worker needs to run its turn. For the holder of a live lease and for nobody else. */
@Service
public class Hydrations {

    private static final String BOT_TOKEN = "telegram.botToken";

    private final Leases leases;
    private final ToolCalls toolCalls;
    private final Agents agents;
    private final ActiveSecrets secrets;
    private final BridgeSecrets bridges;

    Hydrations(Leases leases, ToolCalls toolCalls, Agents agents, ActiveSecrets secrets, BridgeSecrets bridges) {
        this.leases = leases;
        this.toolCalls = toolCalls;
        this.agents = agents;
        this.secrets = secrets;
        this.bridges = bridges;
    }

    /** What this lease's worker needs. Read without a lock: nobody else adds to the conversation while it lives. */
    public Hydration of(Lease lease) {
        Claim claim = leases.hydrate(lease, true);
        Optional<AgentProfile> profile = agents.find(claim.workspaceId(), claim.agentKey());
        return new Hydration(
                claim,
                toolCalls.open(lease.lane().laneId()),
                profile.map(it -> botToken(claim.workspaceId(), it)).orElse(null),
                profile.map(it -> bridges.of(claim.workspaceId(), claim.agentKey(), it))
                        .orElse(null));
    }

    /** The first active bot token that the profile names, if it lets workers have it. */
    private @Nullable Secret botToken(String workspaceId, AgentProfile profile) {
        if (!profile.botTokenToWorker()) {
            return null;
        }
        return secrets.first(workspaceId, profile.secretRefs().stream().filter(Hydrations::isBotToken))
                .map(ActiveSecrets.Found::secret)
                .orElse(null);
    }

    private static boolean isBotToken(String ref) {
        return ref.equals(BOT_TOKEN) || ref.startsWith(BOT_TOKEN + ".");
    }
}

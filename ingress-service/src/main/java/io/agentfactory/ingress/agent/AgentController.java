package io.agentfactory.ingress.agent;

import static io.agentfactory.ingress.agent.Agents.KEY_PATTERN;

import io.agentfactory.platform.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Agent profiles over REST. */
@RestController
@RequestMapping("/v1/agents")
@Tag(name = "agents", description = "Agent profiles")
class AgentController {

    private final AgentProfiles agents;

    AgentController(AgentProfiles agents) {
        this.agents = agents;
    }

    /** One page; {@code next} is the {@code after} of the following one, null on the last. */
    record Page(List<AgentView> items, @Nullable String next) {}

    @Operation(summary = "Create or replace an agent profile")
    @PutMapping("/{agentKey}")
    @PreAuthorize("hasRole('operator')")
    AgentView put(
            @PathVariable @Pattern(regexp = KEY_PATTERN) String agentKey,
            @RequestParam(defaultValue = "default") @Pattern(regexp = KEY_PATTERN) String workspaceId,
            @Valid @RequestBody AgentRequest request) {
        return agents.put(workspaceId, agentKey, request);
    }

    @Operation(summary = "One agent profile")
    @GetMapping("/{agentKey}")
    @PreAuthorize("hasRole('reader')")
    AgentView get(@PathVariable String agentKey, @RequestParam(defaultValue = "default") String workspaceId) {
        return agents.find(workspaceId, agentKey)
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.NOT_FOUND,
                        "agent-unknown",
                        "Workspace " + workspaceId + " has no agent " + agentKey + ": create it with PUT /v1/agents/"
                                + agentKey + "."));
    }

    @Operation(summary = "Agent profiles of a workspace, by key")
    @GetMapping
    @PreAuthorize("hasRole('reader')")
    Page list(
            @RequestParam(defaultValue = "default") String workspaceId,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit) {
        List<AgentView> items = agents.page(workspaceId, after, limit);
        return new Page(items, items.size() == limit ? items.getLast().agentKey() : null);
    }
}

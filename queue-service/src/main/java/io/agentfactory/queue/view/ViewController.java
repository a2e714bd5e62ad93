package io.agentfactory.queue.view;

import io.agentfactory.queue.depth.Depth;
import io.agentfactory.queue.depth.QueueDepth;
import io.agentfactory.queue.throughput.Throughput;
import io.agentfactory.queue.throughput.Window;
import io.agentfactory.queue.worker.LifecycleState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the queue looks like, for people and dashboards. Every list is paged by its last key, at most 500 entries a
 * page.
 */
@RestController
@RequestMapping("/v1")
@PreAuthorize("hasRole('reader')")
@Tag(name = "queue")
class ViewController {

    private static final String DEFAULT_WORKSPACE = "default";

    private final QueueViews views;
    private final QueueDepth depth;
    private final Throughput throughput;

    ViewController(QueueViews views, QueueDepth depth, Throughput throughput) {
        this.views = views;
        this.depth = depth;
        this.throughput = throughput;
    }

    @GetMapping("/queue/stats")
    @Operation(summary = "How much work a workspace has")
    Depth stats(@RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId) {
        return depth.of(workspaceId);
    }

    @GetMapping("/queue/throughput")
    @Operation(
            summary = "What went through in the last full minute, 5 minutes, hour and day",
            description = "Of one agent, or of the workspace's agents together. Written every 5 s: a service that was"
                    + " killed has not told of its last seconds.")
    List<Window> throughput(
            @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId,
            @RequestParam(required = false) @Nullable String agentKey) {
        return throughput.windows(workspaceId, agentKey);
    }

    @GetMapping("/queue/agents")
    @Operation(summary = "How much work each agent has that has any, by agent")
    List<QueueViews.AgentView> agents(
            @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(500) int limit) {
        return views.agents(workspaceId, after, limit);
    }

    @GetMapping("/lanes")
    @Operation(summary = "Lanes with work or an owner, by conversation id")
    List<QueueViews.LaneView> lanes(
            @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId,
            @RequestParam(required = false) @Nullable String agentKey,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(500) int limit) {
        return views.lanes(workspaceId, agentKey, after, limit);
    }

    @GetMapping("/lanes/{conversationId}/messages")
    @Operation(
            summary = "Messages of a conversation in their order",
            description = "As long as they are kept: 30 days, and longer what is not finished or was given up.")
    List<QueueViews.MessageView> messages(
            @PathVariable String conversationId,
            @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId,
            @RequestParam(required = false) @Nullable MessageState state,
            @RequestParam(defaultValue = "0") @Min(0) long after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(500) int limit) {
        return views.messages(workspaceId, conversationId, state, after, limit)
                .orElseThrow(() -> ConversationController.unknown(workspaceId, conversationId));
    }

    @GetMapping("/workers")
    @Operation(
            summary = "What the queue knows of workers, by worker id",
            description = "Also of those that have ended, for 45 days (agent-factory.retention.ended-workers).")
    List<QueueViews.WorkerView> workers(
            @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId,
            @RequestParam(required = false) @Nullable LifecycleState state,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(500) int limit) {
        return views.workers(workspaceId, state, after, limit);
    }
}

package io.agentfactory.scaler.policy;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.agentfactory.platform.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Provider configuration and fleet policy over REST. */
@RestController
@RequestMapping("/v1/fleet")
@Tag(name = "fleet", description = "Worker machines, and how many there may be")
class PolicyController {

    private static final String WORKSPACE = "[A-Za-z0-9._-]{1,128}";

    private final PolicyApi policies;

    PolicyController(PolicyApi policies) {
        this.policies = policies;
    }

    record ProviderView(
            String workspaceId,
            long version,
            @Nullable Instant changedAt,
            @JsonUnwrapped ProviderConfig config) {}

    record PolicyView(
            String workspaceId,
            long version,
            @Nullable Instant changedAt,
            @JsonUnwrapped FleetPolicyJson policy) {}

    @Operation(summary = "Say where and how machines are made")
    @PutMapping("/provider")
    @PreAuthorize("hasRole('admin')")
    ProviderView putProvider(
            @RequestParam(defaultValue = "default") @Pattern(regexp = WORKSPACE) String workspaceId,
            @RequestBody ProviderConfigRequest request) {
        return view(workspaceId, policies.put(workspaceId, request.validated()));
    }

    @Operation(summary = "Where and how machines are made")
    @GetMapping("/provider")
    @PreAuthorize("hasRole('reader')")
    ProviderView provider(@RequestParam(defaultValue = "default") String workspaceId) {
        return policies.storedProvider(workspaceId)
                .map(stored -> view(workspaceId, stored))
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.NOT_FOUND,
                        "provider-not-configured",
                        "Workspace " + workspaceId
                                + " has no provider configuration: store one with PUT /v1/fleet/provider."));
    }

    @Operation(summary = "Say how large the fleet may become and how patient the scaler is")
    @PutMapping("/policy")
    @PreAuthorize("hasRole('operator')")
    PolicyView putPolicy(
            @RequestParam(defaultValue = "default") @Pattern(regexp = WORKSPACE) String workspaceId,
            @RequestBody FleetPolicyJson request) {
        return policyView(workspaceId, policies.put(workspaceId, request.validated()));
    }

    @Operation(summary = "How large the fleet may become; version 0 means the defaults")
    @GetMapping("/policy")
    @PreAuthorize("hasRole('reader')")
    PolicyView policy(@RequestParam(defaultValue = "default") String workspaceId) {
        return policyView(workspaceId, policies.storedPolicy(workspaceId));
    }

    private static ProviderView view(String workspaceId, Versioned<ProviderConfig> stored) {
        return new ProviderView(workspaceId, stored.version(), stored.changedAt(), stored.value());
    }

    private static PolicyView policyView(String workspaceId, Versioned<FleetPolicy> stored) {
        return new PolicyView(workspaceId, stored.version(), stored.changedAt(), FleetPolicyJson.of(stored.value()));
    }
}

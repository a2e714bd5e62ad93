package io.agentfactory.ingress.secret;

import io.agentfactory.ingress.agent.Agents;
import io.agentfactory.platform.vault.Secret;
import io.agentfactory.platform.vault.Vault;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Import of secrets. A value goes in and never comes out again: no answer of this controller carries one. */
@RestController
@RequestMapping("/v1/secrets")
@Tag(name = "secrets", description = "Import of secrets; values are never shown")
class SecretController {

    private static final String REF_PATTERN = "[A-Za-z0-9._-]{1,200}";

    private final Vault vault;

    SecretController(Vault vault) {
        this.vault = vault;
    }

    record Import(
            @Schema(description = "The plaintext, kept as ciphertext.", example = "fo1_example")
            @NotBlank
            @Size(max = 65_536)
            String value) {
        @Override
        public String toString() {
            return "Import[secret]";
        }
    }

    record Imported(
            @Schema(example = "default") String workspaceId,

            @Schema(example = "fly.apiToken") String ref,

            @Schema(description = "Version that is active now.", example = "1")
            int version) {}

    record Status(
            @Schema(example = "default") String workspaceId,

            @Schema(example = "fly.apiToken") String ref,

            @Schema(description = "Whether there is an active version.")
            boolean present) {}

    @Operation(summary = "Store a new version of a secret and make it the active one")
    @PutMapping("/{ref}")
    @PreAuthorize("hasRole('admin')")
    Imported put(
            @PathVariable @Pattern(regexp = REF_PATTERN) String ref,
            @RequestParam(defaultValue = "default") @Pattern(regexp = Agents.KEY_PATTERN) String workspaceId,
            @Valid @RequestBody Import secret) {
        return new Imported(workspaceId, ref, vault.store(workspaceId, ref, Secret.of(secret.value())));
    }

    @Operation(summary = "Whether a secret is there; never its value")
    @GetMapping("/{ref}")
    @PreAuthorize("hasRole('operator')")
    Status get(
            @PathVariable @Pattern(regexp = REF_PATTERN) String ref,
            @RequestParam(defaultValue = "default") @Pattern(regexp = Agents.KEY_PATTERN) String workspaceId) {
        return new Status(workspaceId, ref, vault.active(workspaceId, ref).isPresent());
    }
}

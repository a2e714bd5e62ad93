package io.agentfactory.queue.door;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.skill.Channel;
import io.agentfactory.queue.skill.Manifest;
import io.agentfactory.queue.skill.Manifests;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a worker installs before it begins. */
@RestController
@RequestMapping("/v1/worker/skills")
@Tag(name = "worker door: skills")
class SkillManifestController {

    private final Manifests manifests;

    SkillManifestController(Manifests manifests) {
        this.manifests = manifests;
    }

    @GetMapping
    @Operation(
            summary = "Every skill that is active and released in a channel",
            description =
                    "The ETag is the manifest's version: with If-None-Match it answers 304 as long as no skill has changed.")
    ResponseEntity<Manifest> manifest(
            @AuthenticationPrincipal WorkerIdentity worker, @RequestParam(defaultValue = "stable") String channel) {
        Channel wanted = Channel.of(channel)
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.BAD_REQUEST,
                        "invalid-request",
                        "'channel' is " + channel + ", and must be stable or canary."));
        Manifest manifest = manifests.of(worker.workspaceId(), wanted);
        return ResponseEntity.ok()
                .eTag(manifest.manifestVersion() + "-" + wanted.word())
                .cacheControl(CacheControl.noCache().cachePrivate())
                .body(manifest);
    }
}

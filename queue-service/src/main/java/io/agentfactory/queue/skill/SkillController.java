package io.agentfactory.queue.skill;

import static io.agentfactory.queue.skill.SkillProblems.channelFull;
import static io.agentfactory.queue.skill.SkillProblems.unknown;

import io.agentfactory.platform.token.ApiCaller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Skills of a workspace, for the people who make and release them. */
@RestController
@RequestMapping("/v1/skills")
@PreAuthorize("hasRole('reader')")
@Tag(name = "skills")
class SkillController {

    private static final String DEFAULT_WORKSPACE = "default";

    private final Skills skills;
    private final SkillViews views;

    SkillController(Skills skills, SkillViews views) {
        this.skills = skills;
        this.views = views;
    }

    @GetMapping
    @Operation(summary = "Skills, by slug")
    SkillViews.SkillPage list(
            @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(500) int limit) {
        return views.list(workspaceId, SkillProblems.status(status), after, limit);
    }

    @GetMapping("/{slug}")
    @Operation(summary = "A skill with its versions and its last hundred releases, newest first")
    SkillViews.SkillDetails read(
            @PathVariable String slug, @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId) {
        SkillName name = name(workspaceId, slug);
        return views.read(name).orElseThrow(() -> unknown(name, null));
    }

    @GetMapping("/{slug}/versions/{version}")
    @Operation(summary = "A version with its files")
    SkillViews.VersionDetails version(
            @PathVariable String slug,
            @PathVariable String version,
            @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId) {
        SkillName name = name(workspaceId, slug);
        return views.readVersion(name, version).orElseThrow(() -> unknown(name, version));
    }

    /**
     * A version that is published.
     *
     * @param sha256 of its bundle
     * @param channels where it is released now
     */
    record PublishAnswer(String slug, String version, String sha256, List<Channel> channels) {}

    @PostMapping("/{slug}/versions")
    @PreAuthorize("hasRole('admin')")
    @Operation(
            summary = "Publish a version, and release it",
            description =
                    "201; 200 if exactly this version was published before. A version never changes: 409 version-exists. "
                            + "400 invalid-skill names everything that is wrong. 409 too-many-skills, too-many-versions, "
                            + "channel-full. A disabled skill stays disabled.")
    ResponseEntity<PublishAnswer> publish(
            @PathVariable String slug,
            @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId,
            @Valid @RequestBody SkillRequests.Publish request,
            @AuthenticationPrincipal ApiCaller caller) {
        Draft draft = request.draft(slug);
        List<DraftRules.Fault> faults = DraftRules.faults(draft);
        if (!faults.isEmpty()) {
            throw SkillProblems.invalid(faults);
        }
        return switch (skills.publish(name(workspaceId, slug), draft, caller.name())) {
            case SkillResult.Published(String sha256, boolean fresh) ->
                ResponseEntity.status(fresh ? HttpStatus.CREATED : HttpStatus.OK)
                        .body(new PublishAnswer(
                                draft.slug(),
                                draft.version(),
                                sha256,
                                draft.channels().stream().sorted().toList()));
            case SkillResult.Different(String publishedSha256) ->
                throw SkillProblems.versionExists(draft, publishedSha256);
            case SkillResult.TooMany(String what, int most) -> throw SkillProblems.tooMany(what, most);
            case SkillResult.ChannelFull full -> throw channelFull(full);
        };
    }

    @PutMapping("/{slug}/channels/{channel}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @PreAuthorize("hasRole('operator')")
    @Operation(
            summary = "Let a channel give out a published version",
            description = "Forward or back. 404 no-such-skill-version; 409 channel-full.")
    void release(
            @PathVariable String slug,
            @PathVariable String channel,
            @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId,
            @Valid @RequestBody SkillRequests.Release request,
            @AuthenticationPrincipal ApiCaller caller) {
        SkillName name = name(workspaceId, slug);
        switch (skills.release(name, SkillProblems.channel(channel), request.version(), caller.name())) {
            case SkillResult.Released() -> {}
            case SkillResult.Unknown() -> throw unknown(name, request.version());
            case SkillResult.ChannelFull full -> throw channelFull(full);
        }
    }

    @PutMapping("/{slug}/status")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @PreAuthorize("hasRole('operator')")
    @Operation(
            summary = "Let workers have a skill, or not",
            description = "Releases stay as they are. 404 no-such-skill; 409 channel-full.")
    void status(
            @PathVariable String slug,
            @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId,
            @Valid @RequestBody SkillRequests.Status request,
            @AuthenticationPrincipal ApiCaller caller) {
        SkillName name = name(workspaceId, slug);
        switch (skills.setStatus(name, request.status(), caller.name())) {
            case SkillResult.Changed() -> {}
            case SkillResult.Unknown() -> throw unknown(name, null);
            case SkillResult.ChannelFull full -> throw channelFull(full);
        }
    }

    @DeleteMapping("/{slug}/versions/{version}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @PreAuthorize("hasRole('admin')")
    @Operation(
            summary = "Delete a version that no channel gives out",
            description = "404 no-such-skill-version; 409 version-released.")
    void deleteVersion(
            @PathVariable String slug,
            @PathVariable String version,
            @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId) {
        SkillName name = name(workspaceId, slug);
        switch (skills.deleteVersion(name, version)) {
            case SkillResult.Deleted() -> {}
            case SkillResult.Unknown() -> throw unknown(name, version);
            case SkillResult.InUse(Channel channel) -> throw SkillProblems.released(version, channel);
        }
    }

    @DeleteMapping("/{slug}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @PreAuthorize("hasRole('admin')")
    @Operation(summary = "Delete a skill with its versions and releases", description = "404 no-such-skill.")
    void delete(@PathVariable String slug, @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId) {
        SkillName name = name(workspaceId, slug);
        if (!skills.delete(name)) {
            throw unknown(name, null);
        }
    }

    private static SkillName name(String workspaceId, String slug) {
        return new SkillName(workspaceId, SkillRequests.normal(slug));
    }
}

package io.agentfactory.queue.convex;

import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.skill.Channel;
import io.agentfactory.queue.skill.Manifest;
import io.agentfactory.queue.skill.Manifests;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the image installs before it begins. */
@Component
class SkillFunctions implements FunctionGroup {

    private final Manifests manifests;

    SkillFunctions(Manifests manifests) {
        this.manifests = manifests;
    }

    @Override
    public List<ConvexFunction<?>> functions() {
        return List.of(ConvexFunction.query("workerGlobalSkillsManifest", ManifestArguments.class, this::manifest));
    }

    record ManifestArguments(
            @Nullable String workspaceId,
            @Nullable String workerId,
            @Nullable String releaseChannel) {}

    /** A manifest with its time in milliseconds. */
    record ManifestValue(
            String layoutVersion,
            String manifestVersion,
            long generatedAt,
            Channel releaseChannel,
            String workspaceId,
            List<Manifest.Entry> skills) {

        static ManifestValue of(Manifest manifest) {
            return new ManifestValue(
                    manifest.layoutVersion(),
                    manifest.manifestVersion(),
                    manifest.generatedAt().toEpochMilli(),
                    manifest.releaseChannel(),
                    manifest.workspaceId(),
                    manifest.skills());
        }
    }

    private ConvexAnswer manifest(WorkerIdentity worker, ManifestArguments arguments) {
        if (arguments.workspaceId() != null && !Own.workspace(worker, arguments.workspaceId())) {
            return ConvexAnswer.failure("workspaceId is not that of this worker");
        }
        String word = arguments.releaseChannel() == null ? Channel.STABLE.word() : arguments.releaseChannel();
        return Channel.of(word)
                .map(channel -> ConvexAnswer.value(ManifestValue.of(manifests.of(worker.workspaceId(), channel))))
                .orElseGet(() -> ConvexAnswer.failure("releaseChannel is " + word + ", and must be stable or canary"));
    }
}

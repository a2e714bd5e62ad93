package io.agentfactory.queue.skill;

import io.agentfactory.queue.db.tables.records.SkillRecord;
import io.agentfactory.queue.db.tables.records.SkillReleaseRecord;
import io.agentfactory.queue.db.tables.records.SkillVersionRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What people are shown of skills. */
@Component
class SkillViews {

    private final SkillStore store;
    private final ReleaseStore releases;

    SkillViews(SkillStore store, ReleaseStore releases) {
        this.store = store;
        this.releases = releases;
    }

    /**
     * A skill on a list.
     *
     * @param channels which version each channel gives out
     */
    record SkillView(
            String slug,
            String displayName,
            String description,
            SkillStatus status,
            Map<String, String> channels,
            String updatedBy,
            Instant updatedAt) {}

    /**
     * Some of the skills, by slug.
     *
     * @param next what to give as {@code after} for those behind; null: there are none
     */
    record SkillPage(List<SkillView> items, @Nullable String next) {}

    /** A published version without its files. */
    record VersionView(
            String version,
            ModuleFormat moduleFormat,
            String entryPoint,
            String sha256,
            int sizeBytes,
            String publishedBy,
            Instant publishedAt) {}

    /**
     * A release.
     *
     * @param active whether the channel gives this one out
     */
    record ReleaseView(Channel channel, String version, boolean active, String releasedBy, Instant releasedAt) {}

    /** A skill with its versions and its last hundred releases, newest first. */
    record SkillDetails(SkillView skill, List<VersionView> versions, List<ReleaseView> releases) {}

    /** A published version with its files. */
    record VersionDetails(VersionView version, List<SkillFile> files) {}

    SkillPage list(String workspaceId, @Nullable SkillStatus status, String after, int limit) {
        List<SkillRecord> rows = store.list(workspaceId, status, after, limit);
        Map<String, Map<String, String>> channels =
                releases
                        .active(
                                workspaceId,
                                rows.stream().map(SkillRecord::getSlug).toList())
                        .stream()
                        .collect(Collectors.groupingBy(
                                SkillReleaseRecord::getSlug,
                                Collectors.toMap(SkillViews::channelOf, SkillReleaseRecord::getVersion)));
        return new SkillPage(
                rows.stream()
                        .map(row -> view(row, channels.getOrDefault(row.getSlug(), Map.of())))
                        .toList(),
                rows.size() < limit ? null : rows.getLast().getSlug());
    }

    Optional<SkillDetails> read(SkillName name) {
        return store.find(name).map(row -> {
            List<SkillReleaseRecord> history = releases.releases(name);
            Map<String, String> channels = history.stream()
                    .filter(SkillReleaseRecord::getActive)
                    .collect(Collectors.toMap(SkillViews::channelOf, SkillReleaseRecord::getVersion));
            return new SkillDetails(
                    view(row, channels),
                    store.versions(name).stream().map(SkillViews::view).toList(),
                    history.stream().map(SkillViews::view).toList());
        });
    }

    Optional<VersionDetails> readVersion(SkillName name, String version) {
        return store.version(name, version).map(row -> new VersionDetails(view(row), store.files(name, version)));
    }

    private static SkillView view(SkillRecord row, Map<String, String> channels) {
        return new SkillView(
                row.getSlug(),
                row.getDisplayName(),
                row.getDescription(),
                SkillStatus.valueOf(row.getStatus()),
                channels,
                row.getUpdatedBy(),
                row.getUpdatedAt());
    }

    private static VersionView view(SkillVersionRecord row) {
        return new VersionView(
                row.getVersion(),
                ModuleFormat.valueOf(row.getModuleFormat()),
                row.getEntryPoint(),
                row.getSha256(),
                row.getSizeBytes(),
                row.getPublishedBy(),
                row.getPublishedAt());
    }

    private static ReleaseView view(SkillReleaseRecord row) {
        return new ReleaseView(
                Channel.valueOf(row.getChannel()),
                row.getVersion(),
                row.getActive(),
                row.getReleasedBy(),
                row.getReleasedAt());
    }

    private static String channelOf(SkillReleaseRecord row) {
        return Channel.valueOf(row.getChannel()).word();
    }
}

package io.agentfactory.queue.skill;

import io.agentfactory.queue.db.tables.records.SkillReleaseRecord;
import io.agentfactory.queue.db.tables.records.SkillVersionRecord;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes of skills, one at a time in a workspace. A change that is refused leaves everything as it was. Publishing
 * never brings a disabled skill back, and nothing but a release changes what a channel gives out.
 */
@Service
class Skills {

    private final SkillStore store;
    private final ReleaseStore releases;
    private final TransactionTemplate transaction;
    private final SkillSettings settings;

    Skills(SkillStore store, ReleaseStore releases, TransactionTemplate transaction, SkillSettings settings) {
        this.store = store;
        this.releases = releases;
        this.transaction = transaction;
        this.settings = settings;
    }

    /** Publishes a version that meets the {@link DraftRules}, and releases it where the draft says. */
    SkillResult.OfPublishing publish(SkillName name, Draft draft, String by) {
        Bundle bundle = draft.bundle();
        return change(name, SkillResult.Published.class::isInstance, () -> {
            Optional<SkillVersionRecord> before = store.version(name, draft.version());
            if (before.isPresent() && !isSame(before.get(), draft, bundle)) {
                return new SkillResult.Different(before.get().getSha256());
            }
            if (store.find(name).isEmpty() && store.count(name.workspaceId()) >= settings.skills()) {
                return new SkillResult.TooMany("skills", settings.skills());
            }
            if (before.isEmpty() && store.countVersions(name) >= settings.versions()) {
                return new SkillResult.TooMany("versions", settings.versions());
            }
            Map<Channel, Long> sizesBefore = sizes(name);
            store.describe(name, draft.displayName(), draft.description(), by);
            if (before.isEmpty()) {
                store.publish(name, draft, bundle, by);
            }
            draft.channels().forEach(channel -> releaseNewly(name, channel, draft.version(), by));
            return full(name, sizesBefore)
                    .<SkillResult.OfPublishing>map(full -> full)
                    .orElseGet(() -> new SkillResult.Published(bundle.sha256(), before.isEmpty()));
        });
    }

    private static boolean isSame(SkillVersionRecord before, Draft draft, Bundle bundle) {
        return before.getSha256().equals(bundle.sha256())
                && before.getModuleFormat().equals(draft.moduleFormat().name())
                && before.getEntryPoint().equals(draft.entryPoint());
    }

    /** Lets the channel give out a version that is published: a newer one, or one of before. */
    SkillResult.OfRelease release(SkillName name, Channel channel, String version, String by) {
        return change(name, SkillResult.Released.class::isInstance, () -> {
            if (store.version(name, version).isEmpty()) {
                return new SkillResult.Unknown();
            }
            Map<Channel, Long> sizesBefore = sizes(name);
            releaseNewly(name, channel, version, by);
            return full(name, sizesBefore)
                    .<SkillResult.OfRelease>map(full -> full)
                    .orElseGet(SkillResult.Released::new);
        });
    }

    private void releaseNewly(SkillName name, Channel channel, String version, String by) {
        boolean isOut = activeOf(name)
                .anyMatch(release -> release.getChannel().equals(channel.name())
                        && release.getVersion().equals(version));
        if (!isOut) {
            releases.release(name, channel, version, by);
        }
    }

    SkillResult.OfStatus setStatus(SkillName name, SkillStatus status, String by) {
        return change(name, SkillResult.Changed.class::isInstance, () -> {
            if (store.find(name).isEmpty()) {
                return new SkillResult.Unknown();
            }
            Map<Channel, Long> sizesBefore = sizes(name);
            store.setStatus(name, status, by);
            return full(name, sizesBefore)
                    .<SkillResult.OfStatus>map(full -> full)
                    .orElseGet(SkillResult.Changed::new);
        });
    }

    /** Deletes a version that no channel gives out. */
    SkillResult.OfDeletion deleteVersion(SkillName name, String version) {
        return change(name, SkillResult.Deleted.class::isInstance, () -> {
            if (store.version(name, version).isEmpty()) {
                return new SkillResult.Unknown();
            }
            Optional<SkillReleaseRecord> out = activeOf(name)
                    .filter(release -> release.getVersion().equals(version))
                    .findFirst();
            if (out.isPresent()) {
                return new SkillResult.InUse(Channel.valueOf(out.get().getChannel()));
            }
            store.deleteVersion(name, version);
            return new SkillResult.Deleted();
        });
    }

    /** Deletes a skill with all its versions and releases. Returns whether there was one. */
    boolean delete(SkillName name) {
        return change(name, deleted -> deleted, () -> store.delete(name));
    }

    private Stream<SkillReleaseRecord> activeOf(SkillName name) {
        return releases.active(name.workspaceId(), List.of(name.slug())).stream();
    }

    /** A channel that would give out more than it may, and more than it did. */
    private Optional<SkillResult.ChannelFull> full(SkillName name, Map<Channel, Long> before) {
        long most = settings.manifestSize().toBytes();
        return sizes(name).entrySet().stream()
                .filter(size -> size.getValue() > most && size.getValue() > before.getOrDefault(size.getKey(), 0L))
                .map(size -> new SkillResult.ChannelFull(size.getKey(), size.getValue(), most))
                .findFirst();
    }

    private Map<Channel, Long> sizes(SkillName name) {
        Map<Channel, Long> sizes = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            sizes.put(channel, releases.sizeOf(name.workspaceId(), channel));
        }
        return sizes;
    }

    private <R> R change(SkillName name, Predicate<R> done, Supplier<R> work) {
        return Objects.requireNonNull(transaction.execute(status -> {
            store.revise(name.workspaceId());
            R result = work.get();
            if (!done.test(result)) {
                status.setRollbackOnly();
            }
            return result;
        }));
    }
}

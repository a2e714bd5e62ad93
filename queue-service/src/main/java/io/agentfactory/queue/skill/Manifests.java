package io.agentfactory.queue.skill;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells workers what to install. A manifest is built once for all of them, and again when a skill has changed. */
@Component
public class Manifests {

    private static final Logger log = LoggerFactory.getLogger(Manifests.class);

    /** What is kept, in characters. */
    private static final long KEPT = 32L << 20;

    private static final int KEPT_BESIDE = 1000;

    private final SkillStore store;
    private final ReleaseStore releases;
    private final TransactionTemplate snapshot;
    private final Clock clock;
    private final Counter damaged;
    private final Cache<Key, Built> built = Caffeine.newBuilder()
            .maximumWeight(KEPT)
            .weigher((Key key, Built each) -> KEPT_BESIDE + each.manifest().size())
            .build();

    Manifests(
            SkillStore store,
            ReleaseStore releases,
            PlatformTransactionManager transactions,
            Clock clock,
            MeterRegistry meters) {
        this.store = store;
        this.releases = releases;
        this.clock = clock;
        this.snapshot = new TransactionTemplate(transactions);
        this.snapshot.setReadOnly(true);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.damaged = Counter.builder("agentfactory.skills.damaged")
                .description("Skills that were left out of a manifest because they are not what was published")
                .register(meters);
    }

    private record Key(String workspaceId, Channel channel) {}

    private record Built(long revision, Manifest manifest) {}

    /** Everything that is active and released in this channel. */
    public Manifest of(String workspaceId, Channel channel) {
        Key key = new Key(workspaceId, channel);
        Built kept = built.getIfPresent(key);
        if (kept == null || kept.revision() != store.revision(workspaceId)) {
            kept = Objects.requireNonNull(snapshot.execute(status -> build(key)));
            built.put(key, kept);
        }
        return kept.manifest();
    }

    /** Another number after every change of a workspace's skills. */
    public long revision(String workspaceId) {
        return store.revision(workspaceId);
    }

    private Built build(Key key) {
        long revision = store.revision(key.workspaceId());
        List<ReleasedSkill> whole = new ArrayList<>();
        List<String> damagedSlugs = new ArrayList<>();
        for (ReleasedSkill skill : releases.released(key.workspaceId(), key.channel())) {
            if (skill.isWhole()) {
                whole.add(skill);
            } else {
                damagedSlugs.add(skill.slug());
                damaged.increment();
                log.error(
                        "event=skill-damaged workspaceId={} slug={} version={}",
                        key.workspaceId(),
                        skill.slug(),
                        skill.version());
            }
        }
        return new Built(revision, Manifest.of(key.workspaceId(), key.channel(), whole, damagedSlugs, clock.instant()));
    }
}

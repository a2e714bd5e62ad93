package io.agentfactory.queue.skill;

import static io.agentfactory.queue.db.Tables.SKILL;
import static io.agentfactory.queue.db.Tables.SKILL_RELEASE;
import static io.agentfactory.queue.db.Tables.SKILL_VERSION;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import io.agentfactory.queue.db.tables.records.SkillReleaseRecord;
import java.math.BigDecimal;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;

/** What channels give out, in the database. Whoever writes has called {@link SkillStore#revise} before. */
@Repository
class ReleaseStore {

    /** So many releases of a skill are remembered. */
    private static final int REMEMBERED = 100;

    private final DSLContext db;
    private final SkillStore skills;

    ReleaseStore(DSLContext db, SkillStore skills) {
        this.db = db;
        this.skills = skills;
    }

    /** What the channel gives out from here on; of releases long ago only the newest are remembered. */
    void release(SkillName name, Channel channel, String version, String by) {
        db.update(SKILL_RELEASE)
                .set(SKILL_RELEASE.ACTIVE, false)
                .where(SKILL_RELEASE.WORKSPACE_ID.eq(name.workspaceId()).and(SKILL_RELEASE.SLUG.eq(name.slug())))
                .and(SKILL_RELEASE.CHANNEL.eq(channel.name()))
                .and(SKILL_RELEASE.ACTIVE)
                .execute();
        db.insertInto(SKILL_RELEASE)
                .set(SKILL_RELEASE.WORKSPACE_ID, name.workspaceId())
                .set(SKILL_RELEASE.SLUG, name.slug())
                .set(SKILL_RELEASE.CHANNEL, channel.name())
                .set(SKILL_RELEASE.VERSION, version)
                .set(SKILL_RELEASE.ACTIVE, true)
                .set(SKILL_RELEASE.RELEASED_BY, by)
                .execute();
        db.deleteFrom(SKILL_RELEASE)
                .where(SKILL_RELEASE.WORKSPACE_ID.eq(name.workspaceId()).and(SKILL_RELEASE.SLUG.eq(name.slug())))
                .andNot(SKILL_RELEASE.ACTIVE)
                .and(SKILL_RELEASE.RELEASE_ID.notIn(select(SKILL_RELEASE.RELEASE_ID)
                        .from(SKILL_RELEASE)
                        .where(SKILL_RELEASE.WORKSPACE_ID.eq(name.workspaceId()))
                        .and(SKILL_RELEASE.SLUG.eq(name.slug()))
                        .orderBy(SKILL_RELEASE.RELEASE_ID.desc())
                        .limit(REMEMBERED)))
                .execute();
    }

    /** The active releases of these skills, in every channel. */
    List<SkillReleaseRecord> active(String workspaceId, List<String> slugs) {
        return db.selectFrom(SKILL_RELEASE)
                .where(SKILL_RELEASE.WORKSPACE_ID.eq(workspaceId).and(SKILL_RELEASE.SLUG.in(slugs)))
                .and(SKILL_RELEASE.ACTIVE)
                .fetch();
    }

    /** Releases of a skill, newest first. */
    List<SkillReleaseRecord> releases(SkillName name) {
        return db.selectFrom(SKILL_RELEASE)
                .where(SKILL_RELEASE.WORKSPACE_ID.eq(name.workspaceId()).and(SKILL_RELEASE.SLUG.eq(name.slug())))
                .orderBy(SKILL_RELEASE.RELEASE_ID.desc())
                .fetch();
    }

    /** Bytes of everything that the channel gives out. */
    long sizeOf(String workspaceId, Channel channel) {
        return db.select(coalesce(sum(SKILL_VERSION.SIZE_BYTES), BigDecimal.ZERO))
                .from(SKILL_RELEASE)
                .join(SKILL_VERSION)
                .using(SKILL_RELEASE.WORKSPACE_ID, SKILL_RELEASE.SLUG, SKILL_RELEASE.VERSION)
                .join(SKILL)
                .using(SKILL_RELEASE.WORKSPACE_ID, SKILL_RELEASE.SLUG)
                .where(SKILL.WORKSPACE_ID.eq(workspaceId).and(SKILL_RELEASE.CHANNEL.eq(channel.name())))
                .and(SKILL_RELEASE.ACTIVE)
                .and(SKILL.STATUS.eq(SkillStatus.ACTIVE.name()))
                .fetchSingle()
                .value1()
                .longValueExact();
    }

    /** Everything that the channel gives out. Walks the index of active releases. */
    List<ReleasedSkill> released(String workspaceId, Channel channel) {
        return db.select(SKILL_VERSION.asterisk())
                .from(SKILL_RELEASE)
                .join(SKILL_VERSION)
                .on(SKILL_VERSION.WORKSPACE_ID.eq(SKILL_RELEASE.WORKSPACE_ID))
                .and(SKILL_VERSION.SLUG.eq(SKILL_RELEASE.SLUG))
                .and(SKILL_VERSION.VERSION.eq(SKILL_RELEASE.VERSION))
                .join(SKILL)
                .on(SKILL.WORKSPACE_ID.eq(SKILL_RELEASE.WORKSPACE_ID))
                .and(SKILL.SLUG.eq(SKILL_RELEASE.SLUG))
                .where(SKILL_RELEASE.WORKSPACE_ID.eq(workspaceId))
                .and(SKILL_RELEASE.CHANNEL.eq(channel.name()))
                .and(SKILL_RELEASE.ACTIVE)
                .and(SKILL.STATUS.eq(SkillStatus.ACTIVE.name()))
                .orderBy(SKILL.SLUG)
                .fetchInto(SKILL_VERSION)
                .map(row -> new ReleasedSkill(
                        row.getSlug(),
                        row.getVersion(),
                        ModuleFormat.valueOf(row.getModuleFormat()),
                        row.getEntryPoint(),
                        row.getSha256(),
                        skills.files(new SkillName(workspaceId, row.getSlug()), row.getVersion())));
    }
}

package io.agentfactory.queue.skill;

import static io.agentfactory.queue.db.Tables.SKILL;
import static io.agentfactory.queue.db.Tables.SKILL_CATALOGUE;
import static io.agentfactory.queue.db.Tables.SKILL_FILE;
import static io.agentfactory.queue.db.Tables.SKILL_VERSION;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import io.agentfactory.queue.db.tables.records.SkillRecord;
import io.agentfactory.queue.db.tables.records.SkillVersionRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Skills in the database. Whoever writes calls {@link #revise} first and so is alone with the workspace's skills. */
@Repository
class SkillStore {

    private static final Field<Instant> NOW = DSL.field("clock_timestamp()", SQLDataType.INSTANT);

    private final DSLContext db;

    SkillStore(DSLContext db) {
        this.db = db;
    }

    /** Locks the skills of a workspace until the transaction ends, and tells readers that they have changed. */
    void revise(String workspaceId) {
        db.insertInto(SKILL_CATALOGUE)
                .set(SKILL_CATALOGUE.WORKSPACE_ID, workspaceId)
                .set(SKILL_CATALOGUE.REVISION, 1L)
                .onConflict(SKILL_CATALOGUE.WORKSPACE_ID)
                .doUpdate()
                .set(SKILL_CATALOGUE.REVISION, SKILL_CATALOGUE.REVISION.plus(1))
                .execute();
    }

    /** Another number after every change. */
    long revision(String workspaceId) {
        return db.select(SKILL_CATALOGUE.REVISION)
                .from(SKILL_CATALOGUE)
                .where(SKILL_CATALOGUE.WORKSPACE_ID.eq(workspaceId))
                .fetchOptional(SKILL_CATALOGUE.REVISION)
                .orElse(0L);
    }

    int count(String workspaceId) {
        return db.fetchCount(SKILL, SKILL.WORKSPACE_ID.eq(workspaceId));
    }

    int countVersions(SkillName name) {
        return db.fetchCount(
                SKILL_VERSION, SKILL_VERSION.WORKSPACE_ID.eq(name.workspaceId()), SKILL_VERSION.SLUG.eq(name.slug()));
    }

    Optional<SkillRecord> find(SkillName name) {
        return db.selectFrom(SKILL)
                .where(SKILL.WORKSPACE_ID.eq(name.workspaceId()).and(SKILL.SLUG.eq(name.slug())))
                .fetchOptional();
    }

    /** Those behind this slug, by slug. */
    List<SkillRecord> list(String workspaceId, @Nullable SkillStatus status, String after, int limit) {
        return db.selectFrom(SKILL)
                .where(SKILL.WORKSPACE_ID.eq(workspaceId).and(SKILL.SLUG.gt(after)))
                .and(status == null ? noCondition() : SKILL.STATUS.eq(status.name()))
                .orderBy(SKILL.SLUG)
                .limit(limit)
                .fetch();
    }

    /** A new skill is active; one that is there keeps its status, and what is not given. */
    void describe(SkillName name, @Nullable String displayName, @Nullable String description, String by) {
        db.insertInto(SKILL)
                .set(SKILL.WORKSPACE_ID, name.workspaceId())
                .set(SKILL.SLUG, name.slug())
                .set(SKILL.DISPLAY_NAME, displayName == null ? name.slug() : displayName)
                .set(SKILL.DESCRIPTION, description == null ? "" : description)
                .set(SKILL.STATUS, SkillStatus.ACTIVE.name())
                .set(SKILL.CREATED_BY, by)
                .set(SKILL.UPDATED_BY, by)
                .onConflict(SKILL.WORKSPACE_ID, SKILL.SLUG)
                .doUpdate()
                .set(SKILL.DISPLAY_NAME, displayName == null ? SKILL.DISPLAY_NAME : val(displayName))
                .set(SKILL.DESCRIPTION, description == null ? SKILL.DESCRIPTION : val(description))
                .set(SKILL.UPDATED_BY, by)
                .set(SKILL.UPDATED_AT, NOW)
                .execute();
    }

    void setStatus(SkillName name, SkillStatus status, String by) {
        db.update(SKILL)
                .set(SKILL.STATUS, status.name())
                .set(SKILL.UPDATED_BY, by)
                .set(SKILL.UPDATED_AT, NOW)
                .where(SKILL.WORKSPACE_ID.eq(name.workspaceId()).and(SKILL.SLUG.eq(name.slug())))
                .execute();
    }

    /** With all its versions and releases. Returns whether there was one. */
    boolean delete(SkillName name) {
        return db.deleteFrom(SKILL)
                        .where(SKILL.WORKSPACE_ID.eq(name.workspaceId()).and(SKILL.SLUG.eq(name.slug())))
                        .execute()
                == 1;
    }

    Optional<SkillVersionRecord> version(SkillName name, String version) {
        return db.selectFrom(SKILL_VERSION)
                .where(SKILL_VERSION.WORKSPACE_ID.eq(name.workspaceId()).and(SKILL_VERSION.SLUG.eq(name.slug())))
                .and(SKILL_VERSION.VERSION.eq(version))
                .fetchOptional();
    }

    /** Newest first. */
    List<SkillVersionRecord> versions(SkillName name) {
        return db.selectFrom(SKILL_VERSION)
                .where(SKILL_VERSION.WORKSPACE_ID.eq(name.workspaceId()).and(SKILL_VERSION.SLUG.eq(name.slug())))
                .orderBy(SKILL_VERSION.PUBLISHED_AT.desc(), SKILL_VERSION.VERSION.desc())
                .fetch();
    }

    List<SkillFile> files(SkillName name, String version) {
        return Bundle.of(db.selectFrom(SKILL_FILE)
                        .where(SKILL_FILE.WORKSPACE_ID.eq(name.workspaceId()).and(SKILL_FILE.SLUG.eq(name.slug())))
                        .and(SKILL_FILE.VERSION.eq(version))
                        .fetch(row -> new SkillFile(row.getPath(), row.getContent(), row.getSha256())))
                .files();
    }

    void publish(SkillName name, Draft draft, Bundle bundle, String by) {
        db.insertInto(SKILL_VERSION)
                .set(SKILL_VERSION.WORKSPACE_ID, name.workspaceId())
                .set(SKILL_VERSION.SLUG, name.slug())
                .set(SKILL_VERSION.VERSION, draft.version())
                .set(SKILL_VERSION.MODULE_FORMAT, draft.moduleFormat().name())
                .set(SKILL_VERSION.ENTRY_POINT, draft.entryPoint())
                .set(SKILL_VERSION.SHA256, bundle.sha256())
                .set(SKILL_VERSION.SIZE_BYTES, bundle.sizeBytes())
                .set(SKILL_VERSION.PUBLISHED_BY, by)
                .execute();
        db.insertInto(
                        SKILL_FILE,
                        SKILL_FILE.WORKSPACE_ID,
                        SKILL_FILE.SLUG,
                        SKILL_FILE.VERSION,
                        SKILL_FILE.PATH,
                        SKILL_FILE.CONTENT,
                        SKILL_FILE.SHA256)
                .valuesOfRows(bundle.files().stream()
                        .map(file -> DSL.row(
                                name.workspaceId(),
                                name.slug(),
                                draft.version(),
                                file.path(),
                                file.content(),
                                file.sha256()))
                        .toList())
                .execute();
    }

    void deleteVersion(SkillName name, String version) {
        db.deleteFrom(SKILL_VERSION)
                .where(SKILL_VERSION.WORKSPACE_ID.eq(name.workspaceId()).and(SKILL_VERSION.SLUG.eq(name.slug())))
                .and(SKILL_VERSION.VERSION.eq(version))
                .execute();
    }
}

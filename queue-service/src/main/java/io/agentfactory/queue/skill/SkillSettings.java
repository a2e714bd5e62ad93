package io.agentfactory.queue.skill;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings {@code agent-factory.skills.*}.
 *
 * @param skills that a workspace may have, 1 to 10,000, default 500
 * @param versions that a skill may have, 1 to 10,000, default 200
 * @param manifestSize most bytes that the files of all active releases of a channel may have together, default 8 MB:
 *     every worker fetches them when it starts
 */
@Validated
@ConfigurationProperties("agent-factory.skills")
record SkillSettings(
        @Min(1) @Max(10_000) @DefaultValue("500") int skills,

        @Min(1) @Max(10_000) @DefaultValue("200") int versions,

        @DefaultValue("8MB") DataSize manifestSize) {}

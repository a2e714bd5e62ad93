package io.agentfactory.queue.skill;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether workers get a skill at all. Publishing and releasing leave it as it is. */
enum SkillStatus {
    @JsonProperty("active")
    ACTIVE,
    @JsonProperty("disabled")
    DISABLED
}

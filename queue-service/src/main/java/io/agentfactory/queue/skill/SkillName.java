package io.agentfactory.queue.skill;

/** What a skill is called, in the workspace that it belongs to. */
record SkillName(String workspaceId, String slug) {}

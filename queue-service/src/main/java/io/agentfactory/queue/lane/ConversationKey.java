package io.agentfactory.queue.lane;

/** Names a conversation, and with it its lane. */
public record ConversationKey(String workspaceId, String conversationId) {}

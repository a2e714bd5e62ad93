package io.agentfactory.ingress.reply;

/**
 * A conversation whose replies this copy may deliver, as long as the token is the lane's.
 *
 * @param failures failed tries in a row, as of the claim
 */
record Lane(String workspaceId, String conversationId, long token, int failures) {}

package io.agentfactory.local.fly.model;

/** Where a machine stands with respect to a {@link WaitOrder}. */
public record WaitAnswer(boolean reached, String state, String version, String eventId) {}

package io.agentfactory.local.fly.model;

/** A configuration that a machine has, or had until an update replaced it. */
public record MachineVersion(String instanceId, MachineConfig config) {}

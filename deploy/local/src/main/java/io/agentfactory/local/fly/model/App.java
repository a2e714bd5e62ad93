package io.agentfactory.local.fly.model;

/** An app: the name space of machines and volumes. */
public record App(String name, String organization) {}

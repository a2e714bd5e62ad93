package io.agentfactory.scaler.provider;

/** A volume as the provider shows it. Names are not unique. */
public record Volume(String id, String name, String region) {}

package io.agentfactory.scaler.provider;

/** A volume to create. The size hints at the machine that will use it, so that its host has room for both. */
public record NewVolume(String name, String region, int sizeGb, Size machineSize) {}

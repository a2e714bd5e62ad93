package io.agentfactory.scaler.provider;

/**
 * Size of a machine.
 *
 * @param cpuKind {@code shared} or {@code performance}
 */
public record Size(String cpuKind, int cpus, int memoryMb) {}

/**
 * Weeks of the fleet's life in seconds: the scaler's own planner and executor and the emulator's model of the provider
 * run on virtual time, against faults of every kind, and are held against a scheduler that knows the future.
 */
@NullMarked
package io.agentfactory.simulation;

import org.jspecify.annotations.NullMarked;

/**
 * What a Fly-like provider knows and decides: apps, machines, volumes, leases and their timed transitions, without any
 * process, socket or file. Time comes from an injected clock, so days pass in milliseconds in a simulation.
 */
@NullMarked
package io.agentfactory.local.fly.model;

import org.jspecify.annotations.NullMarked;

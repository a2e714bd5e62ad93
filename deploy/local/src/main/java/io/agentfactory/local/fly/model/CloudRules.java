package io.agentfactory.local.fly.model;

import java.util.function.Predicate;

/**
 * How this provider behaves.
 *
 * @param defaultRegion where machines and volumes go that name none
 * @param imageKnown whether an image could be pulled
 */
public record CloudRules(FlyDelays delays, FlyQuirks quirks, String defaultRegion, Predicate<String> imageKnown) {}

package io.agentfactory.simulation;

import java.util.Random;

/**
 * One stream of chance, from a seed and a purpose: what one part draws changes nothing for another. Uses strict
 * mathematics only, so that every machine draws the same.
 */
final class Chances {

    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final Random random;

    Chances(long seed, String purpose) {
        this.random = new Random(seed * MIX ^ purpose.hashCode());
    }

    Random random() {
        return random;
    }

    /** @param probability 0 to 1 */
    boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    /** From 0 to below the bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Evenly between the two. */
    long between(long least, long most) {
        return least + (long) (random.nextDouble() * (most - least));
    }

    /** Waits between things that happen independently of each other, so long on average. */
    long exponential(double mean) {
        return (long) (-mean * StrictMath.log(1 - random.nextDouble()));
    }

    /** Around the median, with a tail that is the heavier the greater sigma is. */
    double lognormal(double median, double sigma) {
        return median * StrictMath.exp(sigma * random.nextGaussian());
    }
}

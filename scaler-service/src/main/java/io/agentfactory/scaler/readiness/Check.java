package io.agentfactory.scaler.readiness;

import org.jspecify.annotations.Nullable;

/**
 * One thing that must be as it should for workers to come up.
 *
 * @param name stable, in kebab case
 * @param found what was found, in words
 * @param todo what to do about it; null: nothing, it is as it should be
 */
record Check(
        String name, boolean ok, String found, @Nullable String todo) {

    static Check ok(String name, String found) {
        return new Check(name, true, found, null);
    }

    static Check not(String name, String found, String todo) {
        return new Check(name, false, found, todo);
    }
}

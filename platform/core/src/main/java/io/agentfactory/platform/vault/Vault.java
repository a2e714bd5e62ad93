package io.agentfactory.platform.vault;

import java.util.Optional;

/**
 * Secrets of a workspace by reference, for example {@code telegram.botToken.helper}.
 *
 * <p>Stored as AES-256-GCM ciphertext bound to workspace and reference. What a service can read or write is decided by
 * its database role, not here.
 */
public interface Vault {

    /**
     * Stores a new version and makes it the active one.
     *
     * @param ref 1 to 200 characters of {@code A-Z a-z 0-9 . _ -}
     * @return the new version, 1 for the first
     */
    int store(String workspaceId, String ref, Secret plaintext);

    /** The active version's plaintext, or empty where there is none or the role may not see it. */
    Optional<Secret> active(String workspaceId, String ref);
}

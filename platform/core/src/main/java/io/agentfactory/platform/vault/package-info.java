/** The secrets vault: ciphertext at rest, plaintext only in a {@code Secret}. */
@NullMarked
package io.agentfactory.platform.vault;

import org.jspecify.annotations.NullMarked;

package io.agentfactory.platform.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * AES-256-GCM, bound to workspace and reference: a ciphertext copied into another row does not open. Encrypting twice
 * gives two ciphertexts.
 */
final class VaultCipher {

    private final Aead aead;

    VaultCipher(KeysetHandle keyset) {
        try {
            this.aead = keyset.getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the vault's keyset is not for AES-256-GCM", e);
        }
    }

    byte[] encrypt(String workspaceId, String ref, Secret plaintext) {
        try {
            return aead.encrypt(plaintext.reveal().getBytes(StandardCharsets.UTF_8), place(workspaceId, ref));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("secret " + ref + " could not be encrypted", e);
        }
    }

    /** @throws IllegalStateException if the ciphertext was not made by this keyset for this place */
    Secret decrypt(String workspaceId, String ref, byte[] ciphertext) {
        try {
            return Secret.of(new String(aead.decrypt(ciphertext, place(workspaceId, ref)), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "secret " + ref + " of workspace " + workspaceId
                            + " does not open: its row was changed or moved, or made with another keyset",
                    e);
        }
    }

    /** Length first, so that no two pairs have the same bytes. */
    private static byte[] place(String workspaceId, String ref) {
        byte[] workspace = workspaceId.getBytes(StandardCharsets.UTF_8);
        byte[] reference = ref.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + workspace.length + reference.length)
                .putInt(workspace.length)
                .put(workspace)
                .put(reference)
                .array();
    }
}

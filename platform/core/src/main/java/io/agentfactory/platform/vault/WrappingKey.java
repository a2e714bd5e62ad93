package io.agentfactory.platform.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.subtle.AesGcmJce;
import io.agentfactory.platform.startup.StartupException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;

/** A key from the environment. It wraps and unwraps keysets of data keys, and never touches a secret itself. */
final class WrappingKey {

    private static final int KEY_BYTES = 32;
    private static final byte[] PURPOSE = "agent-factory vault keyset".getBytes(StandardCharsets.UTF_8);
    private static final String HOW_TO_MAKE_ONE =
            "set it to 32 random bytes in base64, for example the output of 'openssl rand -base64 32'.";

    private final Aead wrapper;

    private WrappingKey(byte[] key) throws GeneralSecurityException {
        AeadConfig.register();
        this.wrapper = new AesGcmJce(key);
    }

    /** @throws StartupException with a sentence for the operator if this is no key */
    static WrappingKey fromBase64(String text) {
        if (text.isBlank()) {
            throw new StartupException("AGENT_FACTORY_VAULT_KEY is missing: " + HOW_TO_MAKE_ONE);
        }
        try {
            byte[] key = Base64.getDecoder().decode(text.strip());
            if (key.length != KEY_BYTES) {
                throw new StartupException("AGENT_FACTORY_VAULT_KEY has " + key.length + " bytes instead of "
                        + KEY_BYTES + ": " + HOW_TO_MAKE_ONE);
            }
            return new WrappingKey(key);
        } catch (IllegalArgumentException e) {
            // Without the cause: its message quotes the text.
            throw new StartupException("AGENT_FACTORY_VAULT_KEY is not base64: " + HOW_TO_MAKE_ONE);
        } catch (GeneralSecurityException e) {
            throw new StartupException("This Java runtime offers no AES-256-GCM: run a current JDK.", e);
        }
    }

    /** A new keyset with one AES-256-GCM key. */
    static KeysetHandle newKeyset() {
        try {
            AeadConfig.register();
            return KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a keyset could not be made", e);
        }
    }

    byte[] wrap(KeysetHandle keyset) {
        try {
            return TinkProtoKeysetFormat.serializeEncryptedKeyset(keyset, wrapper, PURPOSE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a keyset could not be wrapped", e);
        }
    }

    /** The keyset, or empty if another key has wrapped it. */
    Optional<KeysetHandle> unwrap(byte[] wrapped) {
        try {
            return Optional.of(TinkProtoKeysetFormat.parseEncryptedKeyset(wrapped, wrapper, PURPOSE));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}

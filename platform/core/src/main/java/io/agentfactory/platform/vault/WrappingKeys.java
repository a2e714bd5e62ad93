package io.agentfactory.platform.vault;

import com.google.crypto.tink.KeysetHandle;
import io.agentfactory.platform.startup.StartupException;
import java.util.Arrays;
import java.util.List;

/** The keys from the environment. The first wraps; the others only open what one of them has wrapped before. */
final class WrappingKeys {

    private final List<WrappingKey> keys;

    private WrappingKeys(List<WrappingKey> keys) {
        this.keys = keys;
    }

    /**
     * @param text keys in base64, separated by commas
     * @throws StartupException with a sentence for the operator if one of them is no key
     */
    static WrappingKeys fromBase64(String text) {
        return new WrappingKeys(
                Arrays.stream(text.split(",", -1)).map(WrappingKey::fromBase64).toList());
    }

    /** @throws StartupException if none of the keys opens it */
    KeysetHandle unwrap(byte[] wrapped) {
        return keys.stream()
                .flatMap(key -> key.unwrap(wrapped).stream())
                .findFirst()
                .orElseThrow(
                        () -> new StartupException(
                                "AGENT_FACTORY_VAULT_KEY does not open this database's vault:"
                                        + " set it to the key with which the vault was made, or put that key behind the new one, after a comma."));
    }

    byte[] wrap(KeysetHandle keyset) {
        return keys.getFirst().wrap(keyset);
    }

    /** Whether it was wrapped by the key that wraps now. */
    boolean isCurrent(byte[] wrapped) {
        return keys.getFirst().unwrap(wrapped).isPresent();
    }
}

package io.agentfactory.platform.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.agentfactory.platform.startup.StartupException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keys of the tokens. All of them verify, the first private one signs, so keys are changed by adding the new one
 * everywhere before it comes first.
 *
 * @param verifying public halves, with key ids
 * @param signing the key that signs, in services that mint
 */
record TokenKeys(JWKSet verifying, Optional<ECKey> signing) {

    private static final String HOW_TO = "set it to an EC P-256 key as JWK, private where tokens are minted.";

    /** @throws StartupException with a sentence for the operator if there is no usable key */
    static TokenKeys parse(String text) {
        if (text.isBlank()) {
            throw new StartupException("AGENT_FACTORY_TOKEN_KEY is missing: " + HOW_TO);
        }
        List<ECKey> keys = new ArrayList<>();
        for (JWK key : read(text)) {
            if (!(key instanceof ECKey ec) || !Curve.P_256.equals(ec.getCurve())) {
                throw new StartupException("AGENT_FACTORY_TOKEN_KEY holds a key that is not EC P-256: " + HOW_TO);
            }
            keys.add(withId(ec));
        }
        if (keys.isEmpty()) {
            throw new StartupException("AGENT_FACTORY_TOKEN_KEY holds no key: " + HOW_TO);
        }
        List<JWK> publicKeys = keys.stream().<JWK>map(ECKey::toPublicJWK).toList();
        return new TokenKeys(
                new JWKSet(publicKeys), keys.stream().filter(ECKey::isPrivate).findFirst());
    }

    /** @throws StartupException with a sentence for the operator if no key can sign */
    ECKey signingKey() {
        return signing.orElseThrow(() -> new StartupException(
                "AGENT_FACTORY_TOKEN_KEY holds no private key, and this service mints tokens: " + HOW_TO));
    }

    private static List<JWK> read(String text) {
        try {
            return text.contains("\"keys\"") ? JWKSet.parse(text).getKeys() : List.of(JWK.parse(text));
        } catch (ParseException e) {
            // Without the cause: its message may quote the key.
            throw new StartupException("AGENT_FACTORY_TOKEN_KEY is not a JWK: " + HOW_TO);
        }
    }

    private static ECKey withId(ECKey key) {
        try {
            return key.getKeyID() == null
                    ? new ECKey.Builder(key).keyIDFromThumbprint().build()
                    : key;
        } catch (JOSEException e) {
            throw new IllegalStateException("an EC key has no thumbprint", e);
        }
    }
}

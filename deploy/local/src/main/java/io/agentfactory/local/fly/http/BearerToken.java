package io.agentfactory.local.fly.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The one token that callers must show, after {@code Bearer} or, as the official client does, {@code FlyV1}. */
final class BearerToken {
    private final byte[] token;

    BearerToken(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    boolean shownBy(@Nullable String authorization) {
        if (authorization == null) {
            return false;
        }
        String[] parts = authorization.strip().split("\\s+", 2);
        boolean scheme = parts[0].equalsIgnoreCase("Bearer") || parts[0].equals("FlyV1");
        return scheme && parts.length == 2 && MessageDigest.isEqual(parts[1].getBytes(StandardCharsets.UTF_8), token);
    }
}

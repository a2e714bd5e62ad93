package io.agentfactory.ingress.bot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A webhook secret: 256 random bits, which Telegram sends with every update of one bot. We keep only its SHA-256, and
 * compare in constant time. It never prints itself.
 */
final class WebhookSecret {

    private static final int BYTES = 32;
    /** What 32 bytes look like; anything else is refused without asking the database. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final String value;
    private final byte[] hash;

    private WebhookSecret(String value) {
        this.value = value;
        this.hash = sha256(value);
    }

    static WebhookSecret random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new WebhookSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Empty where the text cannot be a secret of ours. */
    static Optional<WebhookSecret> parse(@Nullable String presented) {
        return presented == null || !FORM.matcher(presented).matches()
                ? Optional.empty()
                : Optional.of(new WebhookSecret(presented));
    }

    /** The plaintext, for Telegram alone. */
    String reveal() {
        return value;
    }

    byte[] hash() {
        return hash.clone();
    }

    String hashHex() {
        return HexFormat.of().formatHex(hash);
    }

    /** Whether this secret has that hash, in a time that does not depend on where they differ. */
    boolean hasHash(byte[] other) {
        return MessageDigest.isEqual(hash, other);
    }

    @Override
    public String toString() {
        return "[secret]";
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

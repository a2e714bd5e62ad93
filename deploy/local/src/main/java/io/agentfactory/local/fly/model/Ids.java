package io.agentfactory.local.fly.model;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Identifiers in the shapes that Fly uses. Event ids sort in the order in which they were made. */
final class Ids {
    private static final char[] BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final String[] ADJECTIVES = {
        "autumn", "billowing", "cold", "dawn", "falling", "holy", "misty", "quiet"
    };
    private static final String[] NOUNS = {"brook", "cloud", "field", "meadow", "pond", "river", "sun", "wind"};

    private final RandomGenerator random;
    private long lastMillis;
    private long counter;

    Ids(RandomGenerator random) {
        this.random = random;
    }

    /** 14 hexadecimal digits. */
    String machine() {
        return HexFormat.of().toHexDigits(random.nextLong(), 14);
    }

    String volume() {
        return "vol_" + base32(random.nextLong(), 13).toLowerCase(Locale.ROOT) + "xyz".charAt(random.nextInt(3));
    }

    String nonce() {
        return HexFormat.of().toHexDigits(random.nextLong(), 12);
    }

    String machineName() {
        return ADJECTIVES[random.nextInt(ADJECTIVES.length)] + "-" + NOUNS[random.nextInt(NOUNS.length)] + "-"
                + (1000 + random.nextInt(9000));
    }

    /** 26 characters: 10 of time, 6 that count up within one millisecond, 10 of chance. */
    String ulid(Instant now) {
        long millis = Math.max(now.toEpochMilli(), lastMillis);
        counter = millis == lastMillis ? counter + 1 : 0;
        lastMillis = millis;
        return base32(millis, 10) + base32(counter, 6) + base32(random.nextLong(), 10);
    }

    private static String base32(long value, int length) {
        char[] digits = new char[length];
        for (int i = length - 1; i >= 0; i--) {
            digits[i] = BASE32[(int) (value & 31)];
            value >>>= 5;
        }
        return new String(digits);
    }
}

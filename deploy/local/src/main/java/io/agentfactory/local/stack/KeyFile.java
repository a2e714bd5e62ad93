package io.agentfactory.local.stack;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.agentfactory.backends.process.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The file with a stack's keys. Made at the first start, readable by its owner alone. */
public final class KeyFile {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int VAULT_KEY_BYTES = 32;
    private static final int PASSWORD_BYTES = 24;
    private static final int BOT_KEY_BYTES = 26;
    private static final String DOOR_KEY = "doorKey";
    private static final String BOT_ID = "7000000001";

    private KeyFile() {}

    /** The keys in the stack's folder. @throws BackendException if there are none: the stack has never been started */
    public static StackKeys read(StackFolder folder) {
        Path file = folder.keys();
        if (!Files.exists(file)) {
            throw new BackendException(
                    "There are no keys in " + folder.root() + ": start the stack once (./factory up).");
        }
        try {
            return JSON.readValue(Files.readString(file), StackKeys.class);
        } catch (IOException | JacksonException e) {
            throw unreadable(file, e);
        }
    }

    static StackKeys readOrMake(StackFolder folder) {
        if (!Files.exists(folder.keys())) {
            write(folder.keys(), make(new SecureRandom()));
        }
        addDoorKey(folder);
        return read(folder);
    }

    /** A stack that was made before the door had a key of its own is given one. */
    private static void addDoorKey(StackFolder folder) {
        try {
            ObjectNode keys = (ObjectNode) JSON.readTree(Files.readString(folder.keys()));
            if (!keys.has(DOOR_KEY)) {
                write(folder.keys(), keys.put(DOOR_KEY, newTokenKey()));
            }
        } catch (IOException | JacksonException | ClassCastException e) {
            throw unreadable(folder.keys(), e);
        }
    }

    private static BackendException unreadable(Path file, Exception why) {
        return new BackendException("The keys in " + file + " cannot be read: " + why.getMessage(), why);
    }

    /** A new private key for tokens, as JWK. */
    public static String newTokenKey() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyIDFromThumbprint(true)
                    .generate()
                    .toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK has no EC P-256 keys", e);
        }
    }

    private static StackKeys make(SecureRandom random) {
        return new StackKeys(
                text(random, PASSWORD_BYTES),
                text(random, PASSWORD_BYTES),
                Base64.getEncoder().encodeToString(bytes(random, VAULT_KEY_BYTES)),
                newTokenKey(),
                newTokenKey(),
                text(random, PASSWORD_BYTES),
                BOT_ID + ":" + text(random, BOT_KEY_BYTES),
                text(random, PASSWORD_BYTES),
                text(random, PASSWORD_BYTES));
    }

    private static String text(SecureRandom random, int bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(random, bytes));
    }

    private static byte[] bytes(SecureRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void write(Path file, Object keys) {
        Path unfinished = file.resolveSibling("keys.unfinished");
        try {
            Files.deleteIfExists(unfinished);
            // Closed to others from its first byte on.
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(unfinished, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(keys));
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new BackendException("The keys cannot be written to " + file + ": " + e.getMessage(), e);
        }
    }
}

package io.agentfactory.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** Every recorded version of an event's schema, for readers of bytes that an earlier version has written. */
public final class SchemaVersions {

    private SchemaVersions() {}

    /**
     * Oldest first.
     *
     * @param event simple name, for example {@code MessageReceived}
     * @throws IllegalArgumentException if there is no such event
     */
    public static List<Schema> of(String event) {
        List<Schema> versions = new ArrayList<>();
        for (int number = 1; ; number++) {
            String file = "/agent-factory/schema-history/" + event + "/" + number + ".avsc";
            try (InputStream text = SchemaVersions.class.getResourceAsStream(file)) {
                if (text == null) {
                    break;
                }
                versions.add(new Schema.Parser().parse(text));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("there is no event " + event);
        }
        return versions;
    }
}

package io.agentfactory.serde;

import java.util.OptionalInt;
import org.apache.avro.Schema;

/**
 * A registry of schemas that speaks Confluent's REST API, or stands in for one within a JVM. Every call may end in a
 * {@link SchemaRegistryUnavailableException}. Safe for use by many threads.
 */
public interface SchemaRegistry extends AutoCloseable {

    /**
     * Registers a schema under a subject, or finds that it is there.
     *
     * @return the schema's id
     * @throws SchemaRegistryException if the registry refuses it, for example because it is not compatible
     */
    int register(String subject, Schema schema);

    /** The id of a schema, if it is registered under this subject. */
    OptionalInt find(String subject, Schema schema);

    /**
     * The id of a schema that is registered under this subject.
     *
     * @throws SchemaRegistryException if it is not
     */
    default int idOf(String subject, Schema schema) {
        return find(subject, schema)
                .orElseThrow(() -> new SchemaRegistryException("the schema registry has no such version of "
                        + schema.getFullName() + " under " + subject
                        + ": register the schemas of this release first"));
    }

    /** @throws SchemaRegistryException if there is no schema of this id */
    Schema byId(int id);

    /**
     * Makes the registry refuse new versions of the subject that cannot read what the last one wrote.
     *
     * @throws SchemaRegistryException if the registry keeps such a rule only for subjects that exist, and this one does
     *     not yet
     */
    void requireBackwardCompatibility(String subject);

    @Override
    void close();

    /** The registry that these settings name. */
    static SchemaRegistry open(RegistrySettings settings) {
        String first = settings.urls().getFirst();
        return new CachingSchemaRegistry(
                first.startsWith(MockSchemaRegistry.SCHEME)
                        ? MockSchemaRegistry.ofScope(first.substring(MockSchemaRegistry.SCHEME.length()))
                        : new HttpSchemaRegistry(settings));
    }
}

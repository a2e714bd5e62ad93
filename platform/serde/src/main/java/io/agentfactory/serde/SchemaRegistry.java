package io.agentfactory.serde;

import org.apache.avro.Schema;

/** A registry of schemas that speaks Confluent's REST API, or stands in for one within a JVM. */
public interface SchemaRegistry extends AutoCloseable {

    /**
     * Registers a schema under a subject, or finds that it is there.
     *
     * @return the schema's id
     * @throws SchemaRegistryException if the registry refuses it, for example because it is not compatible
     */
    int register(String subject, Schema schema);

    /**
     * The id of a schema that is registered under this subject.
     *
     * @throws SchemaRegistryException if it is not
     */
    int idOf(String subject, Schema schema);

    /** @throws SchemaRegistryException if there is no schema of this id */
    Schema byId(int id);

    /** Makes the registry refuse new versions of the subject that cannot read what the last one wrote. */
    void requireBackwardCompatibility(String subject);

    @Override
    void close();

    /** The registry that these settings name. */
    static SchemaRegistry open(RegistrySettings settings) {
        String first = settings.urls().getFirst();
        return first.startsWith(MockSchemaRegistry.SCHEME)
                ? MockSchemaRegistry.ofScope(first.substring(MockSchemaRegistry.SCHEME.length()))
                : new CachingSchemaRegistry(new HttpSchemaRegistry(settings));
    }
}

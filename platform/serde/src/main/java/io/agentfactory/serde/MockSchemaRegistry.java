package io.agentfactory.serde;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * A registry within the JVM, for tests, at {@code mock://scope}. Everyone who names the same scope shares it. Nobody
 * has to register anything with it first: whoever looks for a schema finds it.
 */
final class MockSchemaRegistry implements SchemaRegistry {

    static final String SCHEME = "mock://";

    private static final Map<String, MockSchemaRegistry> SCOPES = new ConcurrentHashMap<>();

    private final List<Schema> schemas = new ArrayList<>();
    private final Map<String, List<Schema>> subjects = new HashMap<>();

    private MockSchemaRegistry() {}

    static MockSchemaRegistry ofScope(String scope) {
        return SCOPES.computeIfAbsent(scope, name -> new MockSchemaRegistry());
    }

    @Override
    public synchronized int register(String subject, Schema schema) {
        Schema plain = PlainSchema.of(schema);
        List<Schema> versions = subjects.computeIfAbsent(subject, name -> new ArrayList<>());
        if (!versions.contains(plain)) {
            requireReadable(subject, versions, plain);
            versions.add(plain);
        }
        if (!schemas.contains(plain)) {
            schemas.add(plain);
        }
        return schemas.indexOf(plain) + 1;
    }

    private static void requireReadable(String subject, List<Schema> versions, Schema schema) {
        if (!versions.isEmpty()
                && SchemaCompatibility.checkReaderWriterCompatibility(schema, versions.getLast())
                                .getType()
                        != SchemaCompatibilityType.COMPATIBLE) {
            throw new SchemaRegistryException("the new schema of " + subject + " cannot read what the last one wrote");
        }
    }

    @Override
    public OptionalInt find(String subject, Schema schema) {
        return OptionalInt.of(register(subject, schema));
    }

    @Override
    public synchronized Schema byId(int id) {
        if (id < 1 || id > schemas.size()) {
            throw new SchemaRegistryException("no schema has the id " + id);
        }
        return schemas.get(id - 1);
    }

    @Override
    public void requireBackwardCompatibility(String subject) {
        // Always on.
    }

    @Override
    public void close() {
        // The scope lives as long as the JVM: others may share it.
    }
}

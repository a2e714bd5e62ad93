package io.agentfactory.serde;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/** Remembers what a registry has said. Ids never change their meaning, so nothing is ever forgotten. */
final class CachingSchemaRegistry implements SchemaRegistry {

    private final SchemaRegistry registry;
    private final Map<Registered, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

    CachingSchemaRegistry(SchemaRegistry registry) {
        this.registry = registry;
    }

    private record Registered(String subject, Schema schema) {}

    @Override
    public int register(String subject, Schema schema) {
        return ids.computeIfAbsent(
                new Registered(subject, schema), key -> registry.register(key.subject(), key.schema()));
    }

    @Override
    public int idOf(String subject, Schema schema) {
        return ids.computeIfAbsent(new Registered(subject, schema), key -> registry.idOf(key.subject(), key.schema()));
    }

    @Override
    public Schema byId(int id) {
        return schemas.computeIfAbsent(id, registry::byId);
    }

    @Override
    public void requireBackwardCompatibility(String subject) {
        registry.requireBackwardCompatibility(subject);
    }

    @Override
    public void close() {
        registry.close();
    }
}

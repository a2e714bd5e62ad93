package io.agentfactory.serde;

import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * Remembers what a registry has said. Ids never change their meaning, so nothing is ever forgotten. It never remembers
 * that something was missing, and never makes one caller wait for another's answer.
 */
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
        Registered key = new Registered(subject, schema);
        Integer known = ids.get(key);
        if (known == null) {
            known = registry.register(subject, schema);
            ids.put(key, known);
        }
        return known;
    }

    @Override
    public OptionalInt find(String subject, Schema schema) {
        Registered key = new Registered(subject, schema);
        Integer known = ids.get(key);
        if (known != null) {
            return OptionalInt.of(known);
        }
        OptionalInt found = registry.find(subject, schema);
        found.ifPresent(id -> ids.put(key, id));
        return found;
    }

    @Override
    public Schema byId(int id) {
        Schema known = schemas.get(id);
        if (known == null) {
            known = registry.byId(id);
            schemas.put(id, known);
        }
        return known;
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

package io.agentfactory.serde;

/** The registry answered, and what it answered is not what was asked for: an unknown schema, or one it refuses. */
public class SchemaRegistryException extends RuntimeException {

    SchemaRegistryException(String message) {
        super(message);
    }
}

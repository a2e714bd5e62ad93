package io.agentfactory.serde;

/**
 * The registry answered, and the answer is that there is no such schema or subject, or that it refuses the schema.
 * Asking again changes nothing.
 */
public class SchemaRegistryException extends RuntimeException {

    SchemaRegistryException(String message) {
        super(message);
    }
}

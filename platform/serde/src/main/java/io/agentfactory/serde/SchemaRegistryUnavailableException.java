package io.agentfactory.serde;

import org.apache.kafka.common.errors.RetriableException;

/**
 * The registry could not be asked: it does not answer, says that it cannot now, refuses our credentials, or is not a
 * schema registry. Nothing is known about the schema, so a record must not be given up because of it. The message is
 * one sentence that names the URL.
 */
public class SchemaRegistryUnavailableException extends RetriableException {

    SchemaRegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    SchemaRegistryUnavailableException(String message) {
        super(message);
    }
}

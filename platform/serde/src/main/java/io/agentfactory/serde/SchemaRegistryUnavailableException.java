package io.agentfactory.serde;

import org.apache.kafka.common.errors.RetriableException;

/** The registry does not answer, or answers that it cannot now. Trying again later may help. */
public class SchemaRegistryUnavailableException extends RetriableException {

    SchemaRegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    SchemaRegistryUnavailableException(String message) {
        super(message);
    }
}

package io.agentfactory.backends;

/** A Kafka cluster for tests. */
public record KafkaAddress(String bootstrap) {}

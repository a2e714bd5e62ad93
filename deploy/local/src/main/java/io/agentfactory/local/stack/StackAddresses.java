package io.agentfactory.local.stack;

import io.agentfactory.backends.process.Ports;

/** Where the parts of a stack answer. */
public record StackAddresses(StackPorts ports) {

    public String ingress() {
        return http(ports.ingress());
    }

    public String queue() {
        return http(ports.queue());
    }

    public String scaler() {
        return http(ports.scaler());
    }

    public String cleanup() {
        return http(ports.cleanup());
    }

    public String telegram() {
        return http(ports.telegram());
    }

    /** Base URL of the Machines API, without {@code /v1}. */
    public String fly() {
        return http(ports.fly());
    }

    public String of(Service service) {
        return http(ports.of(service));
    }

    public String kafka() {
        return Ports.HOST + ":" + ports.kafka();
    }

    public String registry() {
        return http(ports.registry()) + "/apis/ccompat/v7";
    }

    String objectStore() {
        return http(ports.objectStore());
    }

    String database(String name) {
        return "jdbc:postgresql://%s:%d/%s".formatted(Ports.HOST, ports.postgres(), name);
    }

    private static String http(int port) {
        return "http://" + Ports.HOST + ":" + port;
    }
}

package io.agentfactory.local.stack;

import java.util.Arrays;
import java.util.Optional;

/** The four services. */
public enum Service {
    INGRESS("ingress"),
    QUEUE("queue"),
    SCALER("scaler"),
    CLEANUP("cleanup");

    private final String schema;

    Service(String schema) {
        this.schema = schema;
    }

    /** Name of its database schema and role. */
    public String schema() {
        return schema;
    }

    /** Name of its Maven module, its folder and its log. */
    public String module() {
        return schema + "-service";
    }

    /** The service of this module or schema name. */
    public static Optional<Service> named(String name) {
        return Arrays.stream(values())
                .filter(service ->
                        service.schema.equals(name) || service.module().equals(name))
                .findFirst();
    }
}

package io.agentfactory.serde;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/** Allows Avro to instantiate our generated classes, and only adds to what is allowed already. */
final class GeneratedClasses {

    static final String PACKAGE = "io.agentfactory.events";

    private static final String ALLOWED = "org.apache.avro.SERIALIZABLE_PACKAGES";

    private GeneratedClasses() {}

    /** Must run before Avro's first use in the JVM, which reads the property once; the serializers see to it. */
    static synchronized void allow() {
        Set<String> packages = new LinkedHashSet<>(
                Arrays.stream(System.getProperty(ALLOWED, "").split(","))
                        .filter(name -> !name.isBlank())
                        .toList());
        if (!packages.contains("*") && packages.add(PACKAGE)) {
            System.setProperty(ALLOWED, String.join(",", packages));
        }
    }
}

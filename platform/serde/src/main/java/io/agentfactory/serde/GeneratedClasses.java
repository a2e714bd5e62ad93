package io.agentfactory.serde;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/** Allows Avro to instantiate our generated classes, and takes back nothing that is allowed already. */
final class GeneratedClasses {

    static final String PACKAGE = "io.agentfactory.events";

    private static boolean allowed;

    private GeneratedClasses() {}

    /** Works whether or not Avro was used before. */
    static synchronized void allow() {
        if (!allowed) {
            ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();
            ClassSecurityValidator.setGlobal(type -> type.getPackageName().equals(PACKAGE) || before.isTrusted(type));
            allowed = true;
        }
    }
}

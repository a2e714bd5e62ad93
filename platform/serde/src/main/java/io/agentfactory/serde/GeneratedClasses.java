package io.agentfactory.serde;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;
import org.apache.kafka.common.errors.SerializationException;

/** Our generated classes: lets Avro instantiate them, and finds the one for a schema. Never loads a class of others. */
final class GeneratedClasses {

    static final String PACKAGE = "io.agentfactory.events";

    private static boolean allowed;

    private GeneratedClasses() {}

    /** Works whether or not Avro was used before, and takes back nothing that is allowed already. */
    static synchronized void allow() {
        if (!allowed) {
            ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();
            ClassSecurityValidator.setGlobal(type -> type.getPackageName().equals(PACKAGE) || before.isTrusted(type));
            allowed = true;
        }
    }

    /**
     * Our version of a schema that somebody has written with.
     *
     * @throws SerializationException if we have no record of this name
     */
    static Schema schemaOf(Schema written) {
        String name = written.getFullName();
        if (written.getType() == Schema.Type.RECORD && name.startsWith(PACKAGE + ".")) {
            try {
                Class<?> type = Class.forName(name, false, GeneratedClasses.class.getClassLoader());
                if (SpecificRecord.class.isAssignableFrom(type)) {
                    return SpecificData.get().getSchema(type);
                }
            } catch (ClassNotFoundException e) {
                throw new SerializationException("there is no event " + name + " in this version", e);
            }
        }
        throw new SerializationException("its schema " + name + " is not an event of " + PACKAGE);
    }
}

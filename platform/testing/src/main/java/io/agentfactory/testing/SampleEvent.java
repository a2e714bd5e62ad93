package io.agentfactory.testing;

import io.agentfactory.topics.Topic;
import java.time.Instant;
import java.util.UUID;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * An event that is as plain as its schema lets it be: an enum has its first symbol, any other field its default, and
 * where there is none, a new UUID, a zero or the time. Nobody has heard of what it names.
 */
final class SampleEvent {

    private SampleEvent() {}

    static SpecificRecord of(Topic topic) {
        return record(topic.schema());
    }

    private static SpecificRecord record(Schema schema) {
        SpecificData model = SpecificData.getForSchema(schema);
        SpecificRecord record = (SpecificRecord) model.newRecord(null, schema);
        for (Schema.Field field : schema.getFields()) {
            record.put(field.pos(), value(model, field));
        }
        return record;
    }

    private static @Nullable Object value(SpecificData model, Schema.Field field) {
        Schema schema = field.schema();
        if (schema.getType() == Schema.Type.ENUM) {
            // Not the default: it is what the symbols of later versions are read as, and listeners may refuse those.
            return schema.getEnumSymbols().stream()
                    .filter(symbol -> !symbol.equals(schema.getEnumDefault()))
                    .findFirst()
                    .map(symbol -> model.createEnum(symbol, schema))
                    .orElseThrow();
        }
        if (field.hasDefaultValue()) {
            return model.getDefaultValue(field);
        }
        if (schema.getType() == Schema.Type.STRING) {
            return UUID.randomUUID().toString();
        }
        if (schema.getType() == Schema.Type.RECORD) {
            return record(schema);
        }
        if (schema.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
            return Instant.now();
        }
        if (schema.getType() == Schema.Type.LONG) {
            return 0L;
        }
        throw new IllegalStateException("no sample is known for the field " + field + " of type " + schema);
    }
}

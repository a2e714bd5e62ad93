package io.agentfactory.asyncapi;

import io.agentfactory.schemas.Avsc;
import io.agentfactory.topics.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.avro.Schema;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * Describes every topic in AsyncAPI 3.0: its address, key, retention and message, who publishes it and who reads it.
 * Says nothing that the catalogue and the schemas do not say, and the same text for the same input.
 */
final class AsyncApiDocument {

    private static final String BINDING_VERSION = "0.5.0";
    private static final String HEADERS = "CloudEventHeaders";
    private static final String HEAD = """
            # Made from schemas/src/main/resources/topics.yaml and schemas/src/main/avro. Do not edit: change those, then run
            # ./mvnw -pl schemas test -Dschemas.record
            """;

    private final JsonMapper json = JsonMapper.builder().build();
    private final List<Topic> topics;

    AsyncApiDocument(List<Topic> topics) {
        this.topics = List.copyOf(topics);
    }

    String yaml() {
        return HEAD
                + YAMLMapper.builder()
                        .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER, YAMLWriteFeature.SPLIT_LINES)
                        .enable(
                                YAMLWriteFeature.MINIMIZE_QUOTES,
                                YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS,
                                YAMLWriteFeature.INDENT_ARRAYS_WITH_INDICATOR)
                        .build()
                        .writeValueAsString(document());
    }

    private Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("asyncapi", "3.0.0");
        document.put("info", info());
        document.put("defaultContentType", "application/avro");
        document.put("servers", Map.of("kafka", server()));
        document.put("channels", mapped(Topic::shortName, this::channel));
        document.put("operations", operations());
        document.put(
                "components",
                ordered(
                        "messages",
                        mapped(Topic::event, this::message),
                        "schemas",
                        Map.of(HEADERS, CloudEventHeaders.schema())));
        return document;
    }

    private static Map<String, Object> info() {
        return ordered("title", "Agent Factory events", "version", "4.0.0", "description", """
                Every event that the services of Agent Factory exchange. Each topic has one publishing service; anyone may read. \
                Values are Avro in the Confluent wire format; schemas stand in the registry under <topic>-value and stay \
                backward compatible. Records may arrive twice: readers go by the ids and versions in them. Records that a reader \
                could not handle are in <topic>.dlt with the reason in their headers.""");
    }

    private static Map<String, Object> server() {
        return ordered(
                "host",
                "localhost:9092",
                "protocol",
                "kafka",
                "description",
                "The brokers of AGENT_FACTORY_KAFKA_BOOTSTRAP.",
                "bindings",
                Map.of(
                        "kafka",
                        ordered(
                                "schemaRegistryUrl",
                                "http://localhost:8090/apis/ccompat/v7",
                                "schemaRegistryVendor",
                                "confluent",
                                "bindingVersion",
                                BINDING_VERSION)));
    }

    private Map<String, Object> channel(Topic topic) {
        Map<String, Object> configuration = new LinkedHashMap<>();
        String policies = Objects.requireNonNull(topic.config().get("cleanup.policy"));
        configuration.put("cleanup.policy", List.of(policies.split(",")));
        if (topic.retention() != null) {
            configuration.put("retention.ms", topic.retention().toMillis());
        }
        return ordered(
                "address",
                topic.name(),
                "description",
                topic.schema().getDoc(),
                "messages",
                Map.of(topic.event(), ref("components/messages/" + topic.event())),
                "bindings",
                Map.of(
                        "kafka",
                        ordered(
                                "topic",
                                topic.name(),
                                "partitions",
                                topic.partitions(),
                                "topicConfiguration",
                                configuration,
                                "bindingVersion",
                                BINDING_VERSION)),
                "x-dead-letter-topic",
                topic.deadLetterName());
    }

    private Map<String, Object> operations() {
        Map<String, Object> operations = new LinkedHashMap<>();
        for (Topic topic : topics) {
            operations.put(
                    topic.publisher() + ".publishes." + topic.shortName(), operation("send", topic.publisher(), topic));
            for (String reader : topic.readers()) {
                operations.put(reader + ".reads." + topic.shortName(), operation("receive", reader, topic));
            }
        }
        return operations;
    }

    private static Map<String, Object> operation(String action, String service, Topic topic) {
        return ordered(
                "action",
                action,
                "channel",
                ref("channels/" + topic.shortName()),
                "tags",
                List.of(Map.of("name", service)),
                "messages",
                List.of(ref("channels/" + topic.shortName() + "/messages/" + topic.event())));
    }

    private Map<String, Object> message(Topic topic) {
        Schema schema = Avsc.event(topic.event());
        return ordered(
                "name",
                topic.event(),
                "title",
                topic.event(),
                "summary",
                schema.getDoc(),
                "contentType",
                "application/avro",
                "headers",
                ref("components/schemas/" + HEADERS),
                "payload",
                ordered(
                        "schemaFormat",
                        "application/vnd.apache.avro;version=1.9.0",
                        "schema",
                        json.readValue(schema.toString(), new TypeReference<LinkedHashMap<String, Object>>() {})),
                "bindings",
                Map.of(
                        "kafka",
                        ordered(
                                "key",
                                ordered("type", "string", "description", topic.key()),
                                "schemaIdLocation",
                                "payload",
                                "schemaIdPayloadEncoding",
                                "confluent",
                                "schemaLookupStrategy",
                                "TopicNameStrategy",
                                "bindingVersion",
                                BINDING_VERSION)));
    }

    private Map<String, Object> mapped(Function<Topic, String> key, Function<Topic, Object> value) {
        Map<String, Object> map = new LinkedHashMap<>();
        topics.forEach(topic -> map.put(key.apply(topic), value.apply(topic)));
        return map;
    }

    private static Map<String, Object> ref(String path) {
        return Map.of("$ref", "#/" + path);
    }

    /** A map that keeps the order in which it is written here: key, value, key, value. */
    static Map<String, Object> ordered(Object... entries) {
        Map<String, Object> map = new LinkedHashMap<>();
        List<Object> list = new ArrayList<>(List.of(entries));
        for (int i = 0; i < list.size(); i += 2) {
            map.put((String) list.get(i), list.get(i + 1));
        }
        return map;
    }
}

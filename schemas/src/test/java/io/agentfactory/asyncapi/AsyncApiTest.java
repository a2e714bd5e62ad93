package io.agentfactory.asyncapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.schemas.Avsc;
import io.agentfactory.schemas.Recording;
import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class AsyncApiTest {

    private static final Path FILE = Avsc.module().resolveSibling("docs").resolve("asyncapi.yaml");

    private final JsonNode document =
            YAMLMapper.builder().build().readTree(new AsyncApiDocument(TopicCatalogue.all()).yaml());

    @BeforeAll
    static void recordWhereAskedTo() throws IOException {
        if (Recording.isOn()) {
            Files.writeString(FILE, new AsyncApiDocument(TopicCatalogue.all()).yaml());
        }
    }

    @Test
    void theCommittedDocumentIsUpToDate() {
        assertThat(FILE)
                .as("make it again with ./mvnw -pl schemas test -Dschemas.record and commit it")
                .exists()
                .hasContent(new AsyncApiDocument(TopicCatalogue.all()).yaml());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = document.findValuesAsString("$ref");

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isObject())
                        .as(reference)
                        .isTrue());
    }

    @Test
    void everyTopicIsSentOnceAndReceivedByEveryReader() {
        for (Topic topic : TopicCatalogue.all()) {
            String operations = document.path("operations").propertyNames().stream()
                    .filter(name -> name.endsWith("." + topic.shortName()))
                    .sorted()
                    .toList()
                    .toString();

            assertThat(operations).contains(topic.publisher() + ".publishes." + topic.shortName());
            assertThat(topic.readers())
                    .allSatisfy(reader -> assertThat(operations).contains(reader + ".reads." + topic.shortName()));
        }
    }

    @Test
    void everyMessageHasAKeyAndTheSchemaThatIsRegistered() {
        for (Topic topic : TopicCatalogue.all()) {
            JsonNode message = document.at("/components/messages/" + topic.event());

            assertThat(message.at("/bindings/kafka/key/description").asString()).isEqualTo(topic.key());
            assertThat(message.at("/payload/schema/name").asString()).isEqualTo(topic.event());
            assertThat(message.at("/payload/schema/fields").size())
                    .isEqualTo(topic.schema().getFields().size());
        }
    }
}

package io.agentfactory.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.agentfactory.schemas.Avsc;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code topics.yaml}, the constants in {@link Topics} and the event classes tell the same story. */
class TopicCatalogueTest {

    private static final Set<String> SERVICES =
            Set.of("ingress-service", "queue-service", "scaler-service", "cleanup-service");
    private static final Set<String> OUTSIDE_READERS = Set.of("worker", "dashboards");

    static List<Topic> topics() {
        return TopicCatalogue.all();
    }

    @Test
    void everyTopicHasAConstantAndEveryConstantATopic() {
        List<String> constants = Arrays.stream(Topics.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .map(TopicCatalogueTest::value)
                .toList();

        assertThat(constants)
                .containsExactlyInAnyOrderElementsOf(
                        topics().stream().map(Topic::name).toList());
    }

    @Test
    void everyEventTravelsOnExactlyOneTopic() {
        assertThat(topics().stream().map(Topic::event).toList())
                .containsExactlyInAnyOrderElementsOf(
                        Avsc.events().stream().map(Schema::getName).toList());
    }

    @ParameterizedTest
    @MethodSource("topics")
    void theGeneratedClassIsTheSchema(Topic topic) {
        assertThat(topic.schema().getFullName()).isEqualTo("io.agentfactory.events." + topic.event());
        assertThat(topic.schema().getFields().stream().map(Field::name))
                .containsExactlyElementsOf(Avsc.event(topic.event()).getFields().stream()
                        .map(Field::name)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("topics")
    void theKeyIsMadeOfFieldsOfTheEvent(Topic topic) {
        assertThat(topic.schema().getFields().stream().map(Field::name))
                .contains(topic.key().split(" / "));
    }

    @ParameterizedTest
    @MethodSource("topics")
    void publisherAndReadersAreKnown(Topic topic) {
        assertThat(topic.publisher()).isIn(SERVICES);
        assertThat(topic.readers())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allMatch(reader -> SERVICES.contains(reader) || OUTSIDE_READERS.contains(reader));
    }

    @ParameterizedTest
    @MethodSource("topics")
    void theSchemaNamesThePublisher(Topic topic) {
        assertThat(topic.schema().getDoc()).contains("Published by " + topic.publisher());
    }

    @ParameterizedTest
    @MethodSource("topics")
    void nothingWaitsInAnOpenSegmentForLongerThanItIsKept(Topic topic) {
        assertThat(Long.parseLong(topic.config().get("segment.ms")))
                .isBetween(Duration.ofMinutes(10).toMillis(), Duration.ofDays(1).toMillis());
    }

    @Test
    void cleanupFollowsFromRetentionAndCompaction() {
        assertThat(TopicCatalogue.topic("messages").config())
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "604800000");
        assertThat(TopicCatalogue.topic("queue-depth").config())
                .containsEntry("cleanup.policy", "compact,delete")
                .containsEntry("retention.ms", "86400000");
        assertThat(TopicCatalogue.topic("agents").config())
                .containsEntry("cleanup.policy", "compact")
                .doesNotContainKey("retention.ms");
    }

    @Test
    void aTopicThatWouldLoseOrKeepEverythingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Topic("x", "name", "ScheduledTick", 0, null, true, "s", List.of()))
                .withMessageContaining("partitions of topic x is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Topic("x", "name", "ScheduledTick", 1, null, false, "s", List.of()))
                .withMessageContaining("retention");
        assertThatIllegalArgumentException().isThrownBy(() -> TopicCatalogue.topic("none"));
    }

    private static String value(java.lang.reflect.Field constant) {
        try {
            return String.valueOf(constant.get(null));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}

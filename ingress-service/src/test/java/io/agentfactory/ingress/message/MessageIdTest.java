package io.agentfactory.ingress.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MessageIdTest {

    @Test
    void sameSourceHasSameIdInEveryRelease() {
        // When
        UUID id = MessageId.of(List.of("telegram", "777", "1"));

        // Then
        assertThat(id).hasToString("11e10e2c-6897-8879-8bc2-8d8e6af26f59");
    }

    @Test
    void idIsAWellFormedUuid() {
        // When
        UUID id = MessageId.of(List.of("telegram", "777", "1"));

        // Then
        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Property
    void differentSourcesHaveDifferentIds(@ForAll List<String> one, @ForAll List<String> other) {
        Assume.that(!one.equals(other));

        assertThat(MessageId.of(one)).isNotEqualTo(MessageId.of(other));
    }

    @Test
    void partsThatOnlyJoinAlikeHaveDifferentIds() {
        // When
        UUID one = MessageId.of(List.of("telegram", "77", "71"));
        UUID other = MessageId.of(List.of("telegram", "777", "1"));

        // Then
        assertThat(one).isNotEqualTo(other);
    }
}

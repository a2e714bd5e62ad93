package io.agentfactory.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class OneByOneTest {

    @Test
    void aFindThatCannotBeHandledHoldsUpNoOther() {
        // Given
        List<Integer> handled = new ArrayList<>();

        // When
        OneByOne.handle("find", List.of(1, 2, 3), find -> {
            if (find == 2) {
                throw new IllegalStateException("spoiled");
            }
            handled.add(find);
        });

        // Then
        assertThat(handled).containsExactly(1, 3);
    }

    @Test
    void findsThatCannotBeHandledTogetherAreHandledSingly() {
        // Given
        List<Integer> handled = new ArrayList<>();

        // When
        OneByOne.togetherElseSingly("find", List.of(1, 2, 3), finds -> {
            if (finds.contains(2)) {
                throw new IllegalStateException("spoiled");
            }
            handled.addAll(finds);
        });

        // Then
        assertThat(handled).containsExactly(1, 3);
    }

    @Test
    void findsAreLeftForTheNextLookWhileTheDatabaseIsAway() {
        // Given
        List<Integer> met = new ArrayList<>();

        // Then
        assertThatThrownBy(() -> OneByOne.togetherElseSingly("find", List.of(1, 2), finds -> {
                    met.addAll(finds);
                    throw new DataAccessResourceFailureException("away");
                }))
                .isInstanceOf(DataAccessResourceFailureException.class);
        assertThat(met).containsExactly(1, 2);
    }

    @Test
    void anErrorOfTheVirtualMachineIsNotSwallowed() {
        assertThatThrownBy(() -> OneByOne.handle("find", List.of(1), find -> {
                    throw new OutOfMemoryError("none left");
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }
}

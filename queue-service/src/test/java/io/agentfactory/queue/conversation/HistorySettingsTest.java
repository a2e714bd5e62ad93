package io.agentfactory.queue.conversation;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class HistorySettingsTest {

    @Test
    void sizesOutOfBoundsAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HistorySettings(64, DataSize.ofMegabytes(17), 1000, DataSize.ofMegabytes(32)))
                .withMessageContaining("agent-factory.history.window-size");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HistorySettings(64, DataSize.ofMegabytes(1), 1000, DataSize.ofBytes(9)))
                .withMessageContaining("agent-factory.history.size");
    }
}

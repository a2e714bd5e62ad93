package io.agentfactory.cleanup.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.agentfactory.cleanup.tick.TickSettings.Slot;
import org.junit.jupiter.api.Test;

class TickSettingsTest {

    private static final Slot DEFAULT = new Slot(null, null);

    @Test
    void everythingButTheFleetCleanupRunsByDefault() {
        // Given
        TickSettings settings = new TickSettings(DEFAULT, DEFAULT, DEFAULT, DEFAULT);

        // Then
        assertThat(settings.scheduleOf(TickName.RECONCILE)).isEqualTo("0 */5 * * * *");
        assertThat(settings.scheduleOf(TickName.FLEET_CLEANUP)).isEqualTo("0 0 3 * * *");
        assertThat(settings.enabled(TickName.RECONCILE)).isTrue();
        assertThat(settings.enabled(TickName.PUSH_DISPATCH)).isTrue();
        assertThat(settings.enabled(TickName.RETENTION)).isTrue();
        assertThat(settings.enabled(TickName.FLEET_CLEANUP)).isFalse();
    }

    @Test
    void aScheduleThatIsNoneIsRefusedWithAnExample() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Slot("every minute", null))
                .withMessageContaining("every minute")
                .withMessageContaining("0 */5 * * * *");
    }
}

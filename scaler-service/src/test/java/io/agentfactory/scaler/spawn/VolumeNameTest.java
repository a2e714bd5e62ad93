package io.agentfactory.scaler.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeNameTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            openclaw_data | afw-1767225600000-0 | openclaw_data_1nn4bb3
            openclaw_data | afw-1767225600000-1 | openclaw_data_1nd4pm4
            openclaw_data_test | afw-1767344400000-0 | openclaw_data_test_c4ez8v
            OpenClaw Data! | worker-1 | openclaw_data_sjj3t7
            '' | worker-1 | openclaw_sjj3t7
            ___ | --- | openclaw_15kd5xz
            a_very_long_volume_prefix_that_exceeds_thirty | afw-1-0 | a_very_long_volume_pref_cr1u2g
            abcdefghijklmnopqrstuv_xyz | worker-cleanup-1 | abcdefghijklmnopqrstuv__5m6kc0
            data | Wörker É | data_kcn6br
            x | a | x_1r9wi7g
            openclaw_data | afw_306 | openclaw_data_kqs3
            """)
    void namesAreThoseOfTheSystemBefore(String prefix, String workerId, String name) {
        assertThat(VolumeName.of(prefix, workerId)).isEqualTo(name).hasSizeLessThanOrEqualTo(30);
    }
}

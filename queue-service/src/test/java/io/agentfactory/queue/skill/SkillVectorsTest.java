package io.agentfactory.queue.skill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Digests as the existing image computes them, against known ones. */
class SkillVectorsTest {

    private static final SkillFile TEXT = SkillFile.of("SKILL.md", "# s");
    private static final SkillFile SCRIPT = SkillFile.of("scripts/index.mjs", "export default 1");

    /** The digest that the system of before recorded: it put the script first. */
    private static final String RECORDED = "7354bb91a2cf83cb3cefd68adfb7082730e2904428097590f1ab8b4c7e8930fa";

    private static final ReleasedSkill SKILL =
            new ReleasedSkill("my-skill", "1.0.0", ModuleFormat.ESM, "default", RECORDED, List.of(TEXT, SCRIPT));

    @Test
    void filesHaveTheDigestOfTheirText() {
        assertThat(TEXT.sha256()).isEqualTo("fbdf14a19769d051707e5f5c92fb21dfb4d0b33e17719994e76e9225ec5a0af0");
        assertThat(SCRIPT.sha256()).isEqualTo("f2ed650f15f224fa0836d26fabb81f0e219e1e3515d41640040073b222ffcbfd");
    }

    @Test
    void weakness53_theDigestOfABundleIsTakenInByteOrderWhateverTheLanguage() {
        Bundle bundle = Bundle.of(List.of(SCRIPT, TEXT));

        assertThat(bundle.files()).containsExactly(TEXT, SCRIPT);
        assertThat(bundle.sha256()).isEqualTo("207d44e37d81793914b9c08556035c1d97da01685f6df986aeaf8b7ca4a16879");
    }

    @Test
    void byteOrderIsThatOfUtf8NotOfUtf16() {
        SkillFile beyond = SkillFile.of("\uD83D\uDE00", "");
        SkillFile within = SkillFile.of("\uFF5E", "");

        assertThat(Bundle.of(List.of(beyond, within)).files()).containsExactly(within, beyond);
    }

    @Test
    void theMarkerIsTheOneThatWorkersKnow() {
        assertThat(SKILL.marker().content()).isEqualTo("""
                        {
                          "slug": "my-skill",
                          "version": "1.0.0",
                          "sha256": "%s",
                          "managedBy": "agent-factory",
                          "entryPoint": "default",
                          "moduleFormat": "esm"
                        }
                        """.formatted(RECORDED));
        assertThat(SKILL.marker().sha256())
                .isEqualTo("c74b9d9a5c6c2f710f10e685cdedb26d4b0f1dedbe52d28f0e52df4957bbcbb8");
    }

    @Test
    void theManifestsVersionIsTheOneThatWorkersKnow() {
        assertThat(manifest(SKILL).manifestVersion())
                .isEqualTo("4b4421a79d0fefb664c17e788281a2a09ef5f04941f5e8c2863eb7357a85d48d");
        assertThat(manifest().manifestVersion())
                .isEqualTo("2e1cfa82b035c26cbbbdae632cea070514eb8b773f616aaeaf668e2f0be8f10d");
    }

    private static Manifest manifest(ReleasedSkill... skills) {
        return Manifest.of("default", Channel.STABLE, List.of(skills), List.of(), Instant.EPOCH);
    }
}

package io.agentfactory.queue.skill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DraftRulesTest {

    private static final Draft.DraftFile TEXT = file("SKILL.md", "# s", null);
    private static final Draft.DraftFile SCRIPT = file("scripts/index.mjs", "export default 1", null);

    private static Draft.DraftFile file(String path, String content, @Nullable String sha256) {
        return new Draft.DraftFile(path, content, sha256);
    }

    private static List<DraftRules.Fault> faults(String slug, String version, Draft.DraftFile... more) {
        List<Draft.DraftFile> files = new ArrayList<>(List.of(TEXT, SCRIPT));
        files.addAll(List.of(more));
        return DraftRules.faults(
                new Draft(slug, version, null, null, "default", ModuleFormat.ESM, Set.of(Channel.STABLE), files));
    }

    private static List<String> faultsOf(Draft.DraftFile... more) {
        return faults("my-skill", "1.0.0", more).stream()
                .map(DraftRules.Fault::toString)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0", "01.0.0", "1.0.0-rc.1", "1.0.0+b.1"})
    void versionsMayBe(String version) {
        assertThat(faults("my-skill", version)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.0", "v1.0.0", "1.0.0-rc.1+b", "1.0.0-", "1.0.0\n"})
    void versionsMayNotBe(String version) {
        assertThat(faults("my-skill", version))
                .extracting(DraftRules.Fault::field)
                .containsExactly("version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "-ab", "a b", "ab/", "Ab", "äb"})
    void slugsMayNotBe(String slug) {
        assertThat(faults(slug, "1.0.0")).extracting(DraftRules.Fault::field).containsExactly("slug");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                ".",
                "..",
                "a/..",
                "../a",
                "a/../b",
                "./x",
                "a//b",
                "a/",
                "\\..\\a",
                "a\u0000b",
                ".af-global-skill.json",
                "/.AF-global-skill.json"
            })
    void weakness51_pathsLeadNowhereElse(String path) {
        assertThat(faults("my-skill", "1.0.0", file(path, "x", null)))
                .extracting(DraftRules.Fault::field)
                .contains("files[2].path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", "...", ".hidden/x", "\\a\\b", "/a", "docs/.af-global-skill.json", "ä/ü"})
    void pathsMayBe(String path) {
        assertThat(faultsOf(file(path, "x", null))).isEmpty();
    }

    @Test
    void pathsThatDifferInCaseAloneAreOne() {
        assertThat(faultsOf(file("skill.MD", "x", null)))
                .singleElement()
                .asString()
                .contains("files[0]");
        assertThat(faultsOf(file("e\u0301", "x", null), file("\u00e9", "y", null)))
                .singleElement()
                .asString()
                .contains("files[2]");
    }

    @Test
    void noFileIsAFolderOfAnother() {
        assertThat(faultsOf(file("Scripts", "x", null)))
                .singleElement()
                .asString()
                .contains("files[2].path");
    }

    @Test
    void theBundleMayBeSoLargeAndNoLarger() {
        int rest = DraftRules.LARGEST - "# s".length() - "export default 1".length();

        assertThat(faultsOf(file("big", "x".repeat(rest), null))).isEmpty();
        assertThat(faultsOf(file("big", "ä" + "x".repeat(rest - 1), null)))
                .singleElement()
                .asString()
                .contains("200001");
    }

    @Test
    void aDigestThatIsGivenMustBeThatOfTheContent() {
        String right = Digest.of("x");

        assertThat(faultsOf(file("a", "x", " " + right + " "))).isEmpty();
        assertThat(faultsOf(file("a", "y", right))).singleElement().asString().contains("files[2].sha256");
    }

    @Test
    void contentIsText() {
        assertThat(faultsOf(file("a", "\u0000", null)))
                .singleElement()
                .asString()
                .contains("files[2].content");
        assertThat(faultsOf(file("a", "\uD800", null)))
                .singleElement()
                .asString()
                .contains("files[2].content");
    }

    @Test
    void everythingThatIsMissingIsTold() {
        Draft draft = new Draft("x", "1", null, null, " ", ModuleFormat.CJS, Set.of(), List.of(SCRIPT));

        assertThat(DraftRules.faults(draft))
                .extracting(DraftRules.Fault::message)
                .anyMatch(message -> message.contains("SKILL.md"))
                .anyMatch(message -> message.contains("scripts/index.cjs"))
                .hasSize(5);
    }
}

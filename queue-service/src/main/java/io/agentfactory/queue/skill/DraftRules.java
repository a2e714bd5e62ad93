package io.agentfactory.queue.skill;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a version of a skill must be to be published. Everything that is wrong is told at once. */
final class DraftRules {

    /** Most bytes that the files of a version may have together. */
    static final int LARGEST = 200_000;

    private static final int MOST_FILES = 500;
    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9_-]{1,127}");
    private static final Pattern VERSION = Pattern.compile("\\d{1,9}\\.\\d{1,9}\\.\\d{1,9}([-+][A-Za-z0-9.-]{1,64})?");

    private final List<Fault> faults = new ArrayList<>();

    private DraftRules() {}

    /** Something that is wrong, at a field of the request. */
    record Fault(String field, String message) {}

    static List<Fault> faults(Draft draft) {
        DraftRules rules = new DraftRules();
        rules.check(draft);
        return List.copyOf(rules.faults);
    }

    private void check(Draft draft) {
        if (!SLUG.matcher(draft.slug()).matches()) {
            faults.add(
                    new Fault("slug", "must have 2 to 128 of a-z, 0-9, '-' and '_' and begin with a letter or digit"));
        }
        if (!VERSION.matcher(draft.version()).matches()) {
            faults.add(new Fault("version", "must be like 1.2.3, 1.2.3-rc.1 or 1.2.3+build.4"));
        }
        if (draft.entryPoint().isBlank() || draft.entryPoint().chars().anyMatch(Character::isISOControl)) {
            faults.add(new Fault("entryPoint", "must name what the script exports, without control characters"));
        }
        checkFiles(draft.files());
        Stream.of("SKILL.md", draft.moduleFormat().script())
                .filter(required -> draft.files().stream()
                        .noneMatch(file -> SkillPath.of(file.path()).equals(required)))
                .forEach(required -> faults.add(new Fault("files", "must have " + required)));
    }

    private void checkFiles(List<Draft.DraftFile> files) {
        if (files.size() > MOST_FILES) {
            faults.add(new Fault("files", "may be at most " + MOST_FILES));
        }
        long size = 0;
        for (int number = 0; number < files.size(); number++) {
            Draft.DraftFile file = files.get(number);
            String field = "files[" + number + "]";
            SkillPath.fault(SkillPath.of(file.path()))
                    .ifPresent(fault -> faults.add(new Fault(field + ".path", fault)));
            checkContent(field, file);
            size += file.content().getBytes(StandardCharsets.UTF_8).length;
        }
        if (size > LARGEST) {
            faults.add(new Fault("files", "have " + size + " bytes together, more than " + LARGEST));
        }
        checkNames(files);
    }

    private void checkContent(String field, Draft.DraftFile file) {
        if (file.content().indexOf('\0') >= 0
                || !StandardCharsets.UTF_8.newEncoder().canEncode(file.content())) {
            faults.add(new Fault(field + ".content", "must be text without U+0000 and without half a surrogate pair"));
        } else if (file.sha256() != null && !file.sha256().strip().equalsIgnoreCase(Digest.of(file.content()))) {
            faults.add(new Fault(
                    field + ".sha256", "is not that of the content in UTF-8, which is " + Digest.of(file.content())));
        }
    }

    /** Each path leads to a file of its own, and to none that another path needs for a folder. */
    private void checkNames(List<Draft.DraftFile> files) {
        Map<String, Integer> numbers = new HashMap<>();
        Set<String> folders = new HashSet<>();
        for (int number = 0; number < files.size(); number++) {
            String alike = SkillPath.likeness(SkillPath.of(files.get(number).path()));
            Integer other = numbers.putIfAbsent(alike, number);
            if (other != null) {
                faults.add(
                        new Fault("files[" + number + "].path", "is that of files[" + other + "], but for its case"));
            }
            folders.addAll(SkillPath.folders(alike));
        }
        numbers.forEach((path, number) -> {
            if (folders.contains(path)) {
                faults.add(new Fault("files[" + number + "].path", "is a folder of another file"));
            }
        });
    }
}

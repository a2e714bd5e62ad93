package io.agentfactory.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/**
 * Every version that a schema ever had, in {@code <folder>/<Event>/<n>.avsc}, n from 1 without gaps. Every version
 * reads what each earlier one wrote, since topics keep records for months, and compacted ones for ever. Versions are
 * only ever added.
 */
final class SchemaHistory {

    static final String COMMAND = "./mvnw -pl schemas test -Dschemas.record";

    private final Path folder;

    SchemaHistory(Path folder) {
        this.folder = folder;
    }

    /** Oldest first. */
    List<Schema> versions(String event) {
        List<Schema> versions = new ArrayList<>();
        while (Files.exists(file(event, versions.size() + 1))) {
            versions.add(read(file(event, versions.size() + 1)));
        }
        return versions;
    }

    /**
     * Adds the schema as the newest version, unless it is that already.
     *
     * @return whether it was added
     * @throws IllegalStateException if it cannot read what an earlier version wrote
     */
    boolean record(Schema schema) {
        List<Schema> versions = versions(schema.getName());
        if (isNewest(schema, versions)) {
            return false;
        }
        for (int earlier = 0; earlier < versions.size(); earlier++) {
            List<String> breaks = breaks(schema, versions.get(earlier));
            if (!breaks.isEmpty()) {
                throw new IllegalStateException("the new " + schema.getName() + " cannot read version "
                        + (earlier + 1) + ": " + String.join("; ", breaks)
                        + ". Give new fields a default, and keep the type of fields that stay.");
            }
        }
        write(file(schema.getName(), versions.size() + 1), schema);
        return true;
    }

    /** What is wrong, as sentences; empty if the schema is the newest version and every version reads its elders. */
    List<String> complaints(Schema schema) {
        List<Schema> versions = versions(schema.getName());
        List<String> complaints = new ArrayList<>();
        if (!isNewest(schema, versions)) {
            complaints.add(schema.getName() + " is not its newest version in " + folder.getFileName()
                    + ": record it with " + COMMAND + " and commit the file");
        }
        for (int later = 1; later < versions.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                for (String problem : breaks(versions.get(later), versions.get(earlier))) {
                    complaints.add(schema.getName() + " version " + (later + 1) + " cannot read version "
                            + (earlier + 1) + ": " + problem);
                }
            }
        }
        return complaints;
    }

    /** Compares the text, because a default or a description is part of what readers rely on. */
    private static boolean isNewest(Schema schema, List<Schema> versions) {
        return !versions.isEmpty() && versions.getLast().toString().equals(schema.toString());
    }

    private static List<String> breaks(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities()
                .stream()
                .map(SchemaHistory::sentence)
                .toList();
    }

    private static String sentence(Incompatibility problem) {
        return problem.getType() + " at " + problem.getLocation() + " (" + problem.getMessage() + ")";
    }

    private Path file(String event, int version) {
        return folder.resolve(event).resolve(version + ".avsc");
    }

    private static Schema read(Path file) {
        try {
            return new Schema.Parser().parse(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, Schema schema) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, schema.toString(true) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

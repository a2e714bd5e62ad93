package io.agentfactory.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** The schemas as they are written in {@code src/main/avro}, each with everything that it refers to. */
public final class Avsc {

    /** Not an event, but part of several. */
    private static final String SHARED = "ReplyAddress";

    private static final Path FOLDER = module().resolve("src/main/avro");

    private Avsc() {}

    /** Folder of this module, wherever the tests are run from. */
    public static Path module() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    }

    /** Every event, by name. */
    public static List<Schema> events() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString().replace(".avsc", ""))
                    .filter(name -> !name.equals(SHARED))
                    .sorted()
                    .map(Avsc::event)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Schema event(String name) {
        Schema.Parser parser = new Schema.Parser();
        read(parser, SHARED);
        return read(parser, name);
    }

    private static Schema read(Schema.Parser parser, String name) {
        try {
            return parser.parse(FOLDER.resolve(name + ".avsc").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

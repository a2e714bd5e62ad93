package io.agentfactory.backends.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command line of a small JVM: serial collector, small stacks, only the quick compiler, bounded heap. Never for
 * production; it starts fast and fits many on a laptop.
 */
public final class JavaCommand {

    private final List<String> options = new ArrayList<>(List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xss512k",
            "-XX:ReservedCodeCacheSize=64m",
            "-XX:-UsePerfData",
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.awt.headless=true",
            // Native libraries are unpacked there, and a process that is killed leaves them: in its working folder.
            "-Djava.io.tmpdir=."));

    private JavaCommand() {}

    /** A JVM with at most this heap. */
    public static JavaCommand withHeap(int megabytes) {
        return new JavaCommand().option("-Xmx" + megabytes + "m").option("-Xms" + Math.min(32, megabytes) + "m");
    }

    public JavaCommand option(String option) {
        options.add(option);
        return this;
    }

    /** Starts from the classes that an earlier run has recorded, or records them. */
    public JavaCommand classes(ClassArchive archive) {
        return switch (archive) {
            case ClassArchive.None none -> this;
            case ClassArchive.Use use -> option("-XX:AOTCache=" + use.file());
            case ClassArchive.Record record -> option("-XX:AOTCacheOutput=" + record.file());
        };
    }

    /** A main class from the class path of this JVM. */
    public List<String> mainClass(Class<?> mainClass, String... arguments) {
        // The child may run in another folder.
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        return mainClass(classPath, mainClass.getName(), arguments);
    }

    public List<String> mainClass(String classPath, String mainClass, String... arguments) {
        List<String> command = start();
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(List.of(arguments));
        return command;
    }

    public List<String> jar(Path jar, String... arguments) {
        List<String> command = start();
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private List<String> start() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        return command;
    }
}

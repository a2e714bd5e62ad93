package io.agentfactory.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How much memory this JVM and all its descendants occupy.
 *
 * @param bytes sum over the processes
 * @param measure what is summed: {@code PSS} divides shared pages among those that share them, {@code RSS} counts them
 *     once in each, where the system tells no better
 */
public record MemoryUse(long bytes, String measure) {

    private static final Path PROC = Path.of("/proc");
    private static final long KIBIBYTE = 1024;

    /** Now. 0 bytes where the system has no {@code /proc}. */
    public static MemoryUse sample() {
        boolean proportional = Files.isReadable(PROC.resolve("self").resolve("smaps_rollup"));
        String file = proportional ? "smaps_rollup" : "status";
        String key = proportional ? "Pss:" : "VmRSS:";
        ProcessHandle self = ProcessHandle.current();
        LongStream sizes = Stream.concat(Stream.of(self), self.descendants())
                .mapToLong(process ->
                        kibibytes(PROC.resolve(Long.toString(process.pid())).resolve(file), key));
        return new MemoryUse(sizes.sum() * KIBIBYTE, proportional ? "PSS" : "RSS");
    }

    public double gibibytes() {
        return bytes / (double) (KIBIBYTE * KIBIBYTE * KIBIBYTE);
    }

    /** 0 for a process that has ended meanwhile. */
    private static long kibibytes(Path file, String key) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }
}

package io.agentfactory.local.command;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.local.stack.Service;
import io.agentfactory.local.stack.Stack;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.commons.io.input.ReversedLinesFileReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Prints the end of the logs: of one part, or of all.")
final class LogsCommand implements Callable<Integer> {

    @Mixin
    private final HelpOption help = new HelpOption();

    private static final Duration PAUSE = Duration.ofMillis(300);

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "20",
            description = "Lines of each (default: ${DEFAULT-VALUE}).")
    private int lines;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on printing what is added, until Ctrl-C.")
    private boolean follow;

    @Parameters(
            arity = "0..1",
            paramLabel = "PART",
            description = "ingress, queue, scaler, cleanup, postgres, kafka or registry.")
    private String part = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<Path, Long> ends = new LinkedHashMap<>();
        for (String name : parts()) {
            Path log = Places.ownStack().log(name);
            if (Files.exists(log)) {
                System.out.println("==> " + log);
                tail(log).forEach(System.out::println);
                ends.put(log, Files.size(log));
            }
        }
        if (ends.isEmpty()) {
            throw new BackendException("There are no logs yet: start the stack with ./factory up.");
        }
        while (follow) {
            Thread.sleep(PAUSE);
            for (Map.Entry<Path, Long> log : ends.entrySet()) {
                log.setValue(printFrom(log.getKey(), log.getValue()));
            }
        }
        return 0;
    }

    private List<String> parts() {
        if (!part.isEmpty()) {
            return List.of(Service.named(part).map(Service::module).orElseGet(() -> backend(part)));
        }
        List<String> all =
                new ArrayList<>(Stream.of(Service.values()).map(Service::module).toList());
        all.addAll(List.of(Stack.POSTGRES, Stack.KAFKA, Stack.REGISTRY));
        return all;
    }

    private static String backend(String name) {
        if (!List.of(Stack.POSTGRES, Stack.KAFKA, Stack.REGISTRY).contains(name)) {
            throw new BackendException("No part is called " + name
                    + ": choose one of ingress, queue, scaler, cleanup, postgres, kafka, registry.");
        }
        return name;
    }

    private List<String> tail(Path log) throws IOException {
        // From its end: a log may be large.
        try (ReversedLinesFileReader reader =
                ReversedLinesFileReader.builder().setPath(log).get()) {
            return reader.readLines(Math.max(0, lines)).reversed();
        }
    }

    private static long printFrom(Path log, long offset) throws IOException {
        if (Files.notExists(log)) {
            // A fresh start has cleared it: what it writes next is all new.
            return 0;
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long length = file.length();
            if (length > offset) {
                byte[] added = new byte[(int) Math.min(length - offset, 1 << 20)];
                file.seek(offset);
                file.readFully(added);
                System.out.print(new String(added, StandardCharsets.UTF_8));
                return offset + added.length;
            }
            return length;
        }
    }
}

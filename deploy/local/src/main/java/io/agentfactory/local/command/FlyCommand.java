package io.agentfactory.local.command;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.backends.process.Folders;
import io.agentfactory.backends.process.Ports;
import io.agentfactory.local.fly.FlyEmulator;
import io.agentfactory.local.fly.FlyEmulatorSettings;
import io.agentfactory.local.fly.http.RateLimits;
import io.agentfactory.local.fly.model.FlyDelays;
import io.agentfactory.local.fly.process.ImageCatalogue;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "fly",
        description = {
            "Starts the emulator of Fly's Machines API alone, prints what to set, and runs until Ctrl-C.",
            "Its token is FLY_API_TOKEN of the environment, or else a new one. docs/fly-emulator.md has examples."
        })
final class FlyCommand implements Callable<Integer> {

    private static final String TOKEN = "FLY_API_TOKEN";
    private static final int TOKEN_BYTES = 16;
    private static final int HIGHEST_PORT = 65_535;
    private static final String[] SLEEPER = {"sleep", "2147483647"};

    @Mixin
    private final HelpOption help = new HelpOption();

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "4280",
            description = "Where it listens; 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--app",
            paramLabel = "NAME",
            defaultValue = "workers",
            description = "An app that there is from the start; may be repeated (default: ${DEFAULT-VALUE}).")
    private String[] apps = {};

    @Option(
            names = "--image",
            paramLabel = "IMAGE=COMMAND",
            description = {
                "What a machine of this image runs: a shell command line, in which {mount} is the folder of its volume.",
                "May be repeated; every other image is unknown. Without any, every image is a process that sleeps."
            })
    private Map<String, String> images = new LinkedHashMap<>();

    @Option(
            names = "--delays",
            paramLabel = "KIND",
            defaultValue = "laptop",
            description = "laptop (short), fly (as measured there) or none (default: ${DEFAULT-VALUE}).")
    private String delays = "";

    @Option(names = "--no-limits", description = "Never answer 429.")
    private boolean noLimits;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Where state, volumes and logs are kept. Without it they go with the emulator.")
    private @Nullable Path folder;

    @Override
    public Integer call() throws IOException, InterruptedException {
        FlyDelays chosen = delays();
        if (port < 0 || port > HIGHEST_PORT) {
            throw new BackendException("--port must be 0 to " + HIGHEST_PORT + ", not " + port + ".");
        }
        if (port > 0) {
            Ports.requireFree("the Fly emulator", port);
        }
        Path data = folder == null ? Files.createTempDirectory("fly-emulator-") : folder;
        String given = System.getenv(TOKEN);
        String token = given == null || given.isBlank() ? newToken() : given;
        FlyEmulatorSettings settings = FlyEmulatorSettings.laptop(data, token)
                .withApps(apps)
                .withImages(catalogue())
                .withDelays(chosen)
                .withLimits(noLimits ? RateLimits.off() : RateLimits.likeFly());
        FlyEmulator fly = start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(fly, data), "stop-fly"));
        welcome(System.out, fly, settings);
        fly.onEvent(System.out::println);
        new CountDownLatch(1).await();
        return 0;
    }

    private FlyEmulator start(FlyEmulatorSettings settings) {
        try {
            return FlyEmulator.start(port, settings);
        } catch (UncheckedIOException failed) {
            throw new BackendException(String.valueOf(failed.getMessage()), failed);
        }
    }

    private void stop(FlyEmulator fly, Path data) {
        fly.close();
        if (folder == null) {
            Folders.delete(data);
        }
    }

    private ImageCatalogue catalogue() {
        ImageCatalogue catalogue = images.isEmpty() ? ImageCatalogue.any(SLEEPER) : ImageCatalogue.empty();
        for (Map.Entry<String, String> image : images.entrySet()) {
            // The command takes the place of the shell, so that signals reach it.
            catalogue = catalogue.with(image.getKey(), "sh", "-c", "exec " + image.getValue());
        }
        return catalogue;
    }

    private FlyDelays delays() {
        return switch (delays) {
            case "laptop" -> FlyDelays.laptop();
            case "fly" -> FlyDelays.likeFly();
            case "none" -> FlyDelays.none();
            default -> throw new BackendException("--delays must be laptop, fly or none, not " + delays + ".");
        };
    }

    private static String newToken() {
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    private void welcome(PrintStream out, FlyEmulator fly, FlyEmulatorSettings settings) {
        out.println("The Fly emulator is up. Ctrl-C stops it and its machines"
                + (folder == null ? ", and forgets them." : "; the next start in this folder runs them again."));
        out.println();
        out.println("  export FLY_FLAPS_BASE_URL=" + fly.baseUrl());
        out.println("  export " + TOKEN + "=" + settings.apiToken());
        out.println("  curl -H \"Authorization: Bearer $" + TOKEN + "\" \"$FLY_FLAPS_BASE_URL/v1/apps/"
                + settings.apps().getFirst() + "/machines\"");
        out.println();
        out.println("State, volumes and logs: " + settings.dataFolder());
        out.flush();
    }
}

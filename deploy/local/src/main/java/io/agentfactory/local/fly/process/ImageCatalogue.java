package io.agentfactory.local.fly.process;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which local command stands for which image. An image is looked up by its whole name, then without digest, then
 * without tag. In a command, {@code {mount}} stands for the folder of the machine's volume (without a volume: a folder
 * of its own that goes with the machine).
 */
public record ImageCatalogue(Map<String, List<String>> commands) {
    private static final String ANY = "*";
    private static final String MOUNT = "{mount}";

    public ImageCatalogue {
        commands.forEach((image, command) -> {
            if (image.isBlank() || command.isEmpty()) {
                throw new IllegalArgumentException("Image '" + image + "' needs a name and a command");
            }
        });
        commands = Map.copyOf(commands);
    }

    public static ImageCatalogue empty() {
        return new ImageCatalogue(Map.of());
    }

    /** Every image stands for this command, unless it is given another. */
    public static ImageCatalogue any(String... command) {
        return empty().with(ANY, command);
    }

    public ImageCatalogue with(String image, String... command) {
        Map<String, List<String>> more = new LinkedHashMap<>(commands);
        more.put(image, List.of(command));
        return new ImageCatalogue(more);
    }

    public boolean knows(String image) {
        return template(image).isPresent();
    }

    Optional<List<String>> command(String image, Path mount) {
        return template(image)
                .map(command -> command.stream()
                        .map(part -> part.replace(MOUNT, mount.toString()))
                        .toList());
    }

    private Optional<List<String>> template(String image) {
        String noDigest = image.replaceFirst("@.*$", "");
        String noTag = noDigest.replaceFirst(":[^:/]*$", "");
        return Optional.ofNullable(commands.get(image))
                .or(() -> Optional.ofNullable(commands.get(noDigest)))
                .or(() -> Optional.ofNullable(commands.get(noTag)))
                .or(() -> Optional.ofNullable(commands.get(ANY)));
    }
}

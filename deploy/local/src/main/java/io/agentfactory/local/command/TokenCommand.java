package io.agentfactory.local.command;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.local.api.ApiToken;
import io.agentfactory.local.stack.KeyFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "token", description = "Prints a token for the REST APIs of the stack in .local/.")
final class TokenCommand implements Callable<Integer> {

    @Mixin
    private final HelpOption help = new HelpOption();

    private static final Set<String> ROLES = Set.of("admin", "operator", "reader");
    private static final int MAX_HOURS = 720;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            defaultValue = "admin",
            split = ",",
            description = "admin, operator or reader (default: ${DEFAULT-VALUE}).")
    private List<String> roles = List.of();

    @Option(
            names = "--hours",
            paramLabel = "N",
            defaultValue = "12",
            description = "How long it is valid, 1 to 720 (default: ${DEFAULT-VALUE}).")
    private int hours;

    @Option(names = "--new-key", description = "Print a new private key for AGENT_FACTORY_TOKEN_KEY instead.")
    private boolean newKey;

    @Override
    public Integer call() {
        if (newKey) {
            System.out.println(KeyFile.newTokenKey());
            return 0;
        }
        if (!ROLES.containsAll(roles)) {
            throw new BackendException("The roles are " + roles + ", must be of admin, operator and reader.");
        }
        if (hours < 1 || hours > MAX_HOURS) {
            throw new BackendException("--hours is " + hours + ", must be 1 to " + MAX_HOURS + ".");
        }
        String key = KeyFile.read(Places.ownStack()).tokenKey();
        System.out.println(ApiToken.mint(key, roles, Duration.ofHours(hours), Instant.now()));
        return 0;
    }
}

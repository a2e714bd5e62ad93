package io.agentfactory.queue.hydration;

import io.agentfactory.platform.vault.Secret;
import io.agentfactory.platform.vault.Vault;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Looks secrets up by names of which some may not exist, or could not: those are passed over. */
@Component
class ActiveSecrets {

    private static final Pattern POSSIBLE = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    private final Vault vault;

    ActiveSecrets(Vault vault) {
        this.vault = vault;
    }

    /** A secret and the name under which it was found. */
    record Found(String ref, Secret secret) {}

    /** The first that there is. */
    Optional<Found> first(String workspaceId, Stream<String> refs) {
        return refs.filter(ref -> POSSIBLE.matcher(ref).matches())
                .map(ref -> vault.active(workspaceId, ref)
                        .map(secret -> new Found(ref, secret))
                        .orElse(null))
                .filter(Objects::nonNull)
                .findFirst();
    }
}

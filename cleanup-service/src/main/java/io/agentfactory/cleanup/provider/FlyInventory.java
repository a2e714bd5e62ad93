package io.agentfactory.cleanup.provider;

import io.agentfactory.cleanup.projection.ProviderAccount;
import io.agentfactory.platform.vault.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/** Lists machines and volumes through the Fly Machines API. Two calls an application, well below Fly's limits. */
@Component
public class FlyInventory {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Set<String> BEING_DELETED =
            Set.of("scheduling_destroy", "pending_destroy", "destroying", "destroyed", "fork_cleanup");

    private final RestClient http;

    FlyInventory(RestClient.Builder builder) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory();
        requests.setReadTimeout(TIMEOUT);
        this.http = builder.clone().requestFactory(requests).build();
    }

    public Inventory.Answer list(ProviderAccount account, Secret token) {
        try {
            List<MachineBody> machines = get(account, token, "machines", new ParameterizedTypeReference<>() {});
            List<VolumeBody> volumes = get(account, token, "volumes", new ParameterizedTypeReference<>() {});
            return new Inventory.Answer.Listed(new Inventory(
                    machines.stream().map(MachineBody::toMachine).toList(),
                    volumes.stream()
                            .filter(volume -> !BEING_DELETED.contains(volume.state()))
                            .map(VolumeBody::toVolume)
                            .toList()));
        } catch (RestClientResponseException e) {
            return new Inventory.Answer.Failed("the provider answered " + e.getStatusCode() + " for app "
                    + account.appName() + ": " + hint(e.getStatusCode().value()));
        } catch (RestClientException e) {
            return new Inventory.Answer.Failed(
                    "the provider at " + account.apiBaseUrl() + " cannot be reached: " + e.getMessage());
        }
    }

    private static String hint(int status) {
        return switch (status) {
            case 401, 403 -> "renew the secret fly.apiToken";
            case 404 -> "check the application's name in the provider configuration";
            default -> "the next run tries again";
        };
    }

    private <T> List<T> get(
            ProviderAccount account, Secret token, String what, ParameterizedTypeReference<List<T>> type) {
        List<T> listed = http.get()
                .uri(account.apiBaseUrl() + "/v1/apps/{app}/{what}", account.appName(), what)
                .header("Authorization", "Bearer " + token.reveal())
                .retrieve()
                .body(type);
        return listed == null ? List.of() : listed;
    }

    record MachineBody(
            String id,
            @Nullable String name,
            @Nullable String state,
            @Nullable ConfigBody config) {

        Inventory.Machine toMachine() {
            Map<String, String> metadata = config == null || config.metadata() == null ? Map.of() : config.metadata();
            int memory = config == null || config.guest() == null
                    ? 0
                    : config.guest().memory_mb();
            return new Inventory.Machine(id, orEmpty(name), orEmpty(state), metadata, memory);
        }
    }

    record ConfigBody(
            @Nullable Map<String, String> metadata,
            @Nullable GuestBody guest) {}

    record GuestBody(int memory_mb) {}

    record VolumeBody(
            String id,
            @Nullable String name,
            @Nullable String state,
            @Nullable String attached_machine_id,
            int size_gb) {

        Inventory.Volume toVolume() {
            return new Inventory.Volume(id, orEmpty(name), orEmpty(state), attached_machine_id, size_gb);
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}

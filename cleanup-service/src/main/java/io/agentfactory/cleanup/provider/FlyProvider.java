package io.agentfactory.cleanup.provider;

import io.agentfactory.cleanup.projection.ProviderAccount;
import io.agentfactory.cleanup.provider.FlyJson.MachineJson;
import io.agentfactory.cleanup.provider.FlyJson.VolumeJson;
import io.agentfactory.platform.vault.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lists machines and volumes through the Fly Machines API: two requests an application. It only ever reads, and keeps
 * the API token to the one header.
 */
@Component
class FlyProvider implements Provider {

    private static final int MAX_BODY = 32 * 1024 * 1024;
    private static final int MAX_TEXT = 300;

    private final RestClient http;
    private final FlySettings settings;
    private final JsonMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private sealed interface Reply<T> {
        record Body<T>(T value) implements Reply<T> {}

        record Error<T>(ProviderError error) implements Reply<T> {}
    }

    FlyProvider(FlySettings settings) {
        this.settings = settings;
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout())
                .build());
        requests.setReadTimeout(settings.readTimeout());
        this.http = RestClient.builder().requestFactory(requests).build();
    }

    @Override
    public Answer list(ProviderAccount account, Secret apiToken) {
        return switch (get(account, apiToken, "machines", MachineJson[].class)) {
            case Reply.Error<MachineJson[]>(ProviderError error) -> new Answer.Refused(error);
            case Reply.Body<MachineJson[]>(MachineJson[] machines) ->
                switch (get(account, apiToken, "volumes", VolumeJson[].class)) {
                    case Reply.Error<VolumeJson[]>(ProviderError error) -> new Answer.Refused(error);
                    case Reply.Body<VolumeJson[]>(VolumeJson[] volumes) ->
                        new Answer.Listed(inventory(machines, volumes));
                };
        };
    }

    private static Inventory inventory(MachineJson[] machines, VolumeJson[] volumes) {
        List<Inventory.Machine> existing = Arrays.stream(machines)
                .filter(MachineJson::exists)
                .map(MachineJson::toMachine)
                .toList();
        return new Inventory(
                existing,
                Arrays.stream(volumes)
                        .filter(VolumeJson::exists)
                        .map(VolumeJson::toVolume)
                        .toList());
    }

    private <T> Reply<T> get(ProviderAccount account, Secret apiToken, String what, Class<T> type) {
        int failures = 0;
        while (true) {
            Reply<T> reply = ask(account, apiToken, what, type);
            failures++;
            if (!(reply instanceof Reply.Error<T>(ProviderError error))
                    || !error.mayPass()
                    || failures >= settings.attempts()
                    || !waited(settings.backOff(failures))) {
                return reply;
            }
        }
    }

    private <T> Reply<T> ask(ProviderAccount account, Secret apiToken, String what, Class<T> type) {
        try {
            return http.get()
                    .uri(account.apiBaseUrl() + "/v1/apps/{app}/{what}", account.appName(), what)
                    .header("Authorization", "Bearer " + apiToken.reveal())
                    .exchangeForRequiredValue(
                            (request, response) -> read(response.getStatusCode().value(), response.getBody(), type));
        } catch (RestClientException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new Reply.Error<>(
                    new ProviderError.Unreachable(cause.getClass().getSimpleName() + " at " + account.apiBaseUrl()));
        }
    }

    private <T> Reply<T> read(int status, InputStream body, Class<T> type) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BODY);
        if (status == 200) {
            try {
                return new Reply.Body<>(json.readValue(bytes, type));
            } catch (JacksonException e) {
                return new Reply.Error<>(new ProviderError.Failed("200 with what is no list"));
            }
        }
        String text = status + " " + words(bytes);
        return new Reply.Error<>(
                switch (status) {
                    case 401, 403 -> new ProviderError.Unauthorised(text);
                    case 404 -> new ProviderError.UnknownApp(text);
                    case 429 -> new ProviderError.RateLimited(text);
                    default -> new ProviderError.Failed(text);
                });
    }

    private String words(byte[] body) {
        String text;
        try {
            text = json.readTree(body).path("error").asString("");
        } catch (JacksonException e) {
            // Some answers are plain text, and none of it is needed.
            text = "";
        }
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT);
    }

    private static boolean waited(Duration wait) {
        try {
            Thread.sleep(wait);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

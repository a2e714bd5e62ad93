package io.agentfactory.ingress.botapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentfactory.platform.vault.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Bot API over HTTP. The token stands in every URL, so this client is built without observation and without
 * interceptors, and what an exception says never leaves it: only the kind of failure does.
 */
@Component
class TelegramBotApi implements BotApi {

    private static final Pattern TOKEN = Pattern.compile(TOKEN_PATTERN);
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int MAX_DESCRIPTION = 500;
    private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(1);

    private final RestClient client;
    private final String baseUrl;
    private final JsonMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    TelegramBotApi(TelegramProperties properties) {
        JdkClientHttpRequestFactory http = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(properties.connectTimeout())
                .build());
        http.setReadTimeout(properties.readTimeout());
        this.client = RestClient.builder().requestFactory(http).build();
        this.baseUrl = properties.apiUrl().toString().replaceAll("/+$", "");
    }

    @Override
    public Answer<BotUser> getMe(Secret token) {
        return call(token, "getMe", Map.of(), BotUser.class);
    }

    @Override
    public Answer<Boolean> setWebhook(Secret token, WebhookSettings settings) {
        return call(token, "setWebhook", settings, Boolean.class);
    }

    @Override
    public Answer<Boolean> deleteWebhook(Secret token) {
        return call(token, "deleteWebhook", Map.of(), Boolean.class);
    }

    @Override
    public Answer<WebhookInfo> getWebhookInfo(Secret token) {
        return call(token, "getWebhookInfo", Map.of(), WebhookInfo.class);
    }

    @Override
    public Answer<SentMessage> sendMessage(Secret token, OutgoingMessage message) {
        return call(token, "sendMessage", message, SentMessage.class);
    }

    private <T> Answer<T> call(Secret token, String method, Object parameters, Class<T> type) {
        String plain = token.reveal();
        if (!TOKEN.matcher(plain).matches()) {
            return new Refused<>(401, "the token does not have the form of a bot token");
        }
        try {
            return client.post()
                    .uri(URI.create(baseUrl + "/bot" + plain + "/" + method))
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(json.writeValueAsBytes(parameters))
                    .exchangeForRequiredValue((request, response) ->
                            read(response.getStatusCode().value(), response.getBody(), type, plain));
        } catch (RuntimeException e) {
            // Whatever it is, its message may name the URL and with it the token.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new Unavailable<>(method + ": " + cause.getClass().getSimpleName());
        }
    }

    private <T> Answer<T> read(int status, InputStream body, Class<T> type, String token) throws IOException {
        JsonNode answer;
        try {
            answer = json.readTree(body.readNBytes(MAX_ANSWER_BYTES));
            if (answer.path("ok").asBoolean(false)) {
                return new Ok<>(json.treeToValue(answer.required("result"), type));
            }
        } catch (JacksonException e) {
            return new Unavailable<>("HTTP " + status + " without a Bot API answer");
        }
        int code = answer.path("error_code").asInt(status);
        if (code == 429) {
            int seconds = answer.path("parameters").path("retry_after").asInt(0);
            return new RateLimited<>(seconds > 0 ? Duration.ofSeconds(seconds) : DEFAULT_RETRY_AFTER);
        }
        String description = clean(answer.path("description").asString(""), token);
        return code >= 400 && code < 500
                ? new Refused<>(code, description)
                : new Unavailable<>("HTTP " + code + " " + description);
    }

    private static String clean(String description, String token) {
        String scrubbed = description.replace(token, "[token]");
        return scrubbed.length() <= MAX_DESCRIPTION ? scrubbed : scrubbed.substring(0, MAX_DESCRIPTION);
    }
}

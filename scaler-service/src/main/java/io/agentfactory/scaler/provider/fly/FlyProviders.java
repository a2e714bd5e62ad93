package io.agentfactory.scaler.provider.fly;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.Nulls;
import io.agentfactory.platform.vault.Secret;
import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.provider.Provider;
import io.agentfactory.scaler.provider.Providers;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Opens applications at Fly. All share one HTTP client and one set of token buckets, so that whoever calls keeps to the
 * limits together. The clients are built without interceptors: nothing may log a header or a body.
 */
@Component
class FlyProviders implements Providers {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /** Two clients of one API: one for calls that answer at once, one for waits. */
    record Clients(FlyMachinesApi calls, FlyMachinesApi waits) {}

    private final FlyProperties properties;
    private final MeterRegistry meters;
    private final TokenBuckets buckets = new TokenBuckets(System::nanoTime);
    private final HttpClient http;
    private final ConcurrentHashMap<String, Clients> clients = new ConcurrentHashMap<>();
    private final JsonMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    FlyProviders(FlyProperties properties, MeterRegistry meters) {
        this.properties = properties;
        this.meters = meters;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(properties.connectTimeout())
                .build();
    }

    @Override
    public Provider open(Place place, Secret apiToken) {
        Clients api = clients.computeIfAbsent(
                place.apiBaseUrl(),
                baseUrl -> new Clients(
                        client(baseUrl, properties.readTimeout()),
                        client(baseUrl, properties.readTimeout().plus(LONGEST_WAIT))));
        return new FlyProvider(api, place.appName(), apiToken, new FlyLimits(buckets, properties), meters);
    }

    private FlyMachinesApi client(String baseUrl, Duration readTimeout) {
        var requests = new JdkClientHttpRequestFactory(http);
        requests.setReadTimeout(readTimeout);
        RestClient rest = RestClient.builder()
                .baseUrl(baseUrl)
                .requestFactory(requests)
                .configureMessageConverters(converters ->
                        converters.registerDefaults().withJsonConverter(new JacksonJsonHttpMessageConverter(json)))
                .build();
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(rest))
                .build()
                .createClient(FlyMachinesApi.class);
    }
}

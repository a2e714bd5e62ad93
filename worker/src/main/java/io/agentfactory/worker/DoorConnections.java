package io.agentfactory.worker;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import org.apache.commons.io.input.BoundedInputStream;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.impl.io.MonitoringResponseOutOfOrderStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Blocking HTTP on connections that are kept alive: one request, one bounded answer. Follows no redirect, repeats
 * nothing, knows no cookies.
 */
final class DoorConnections implements AutoCloseable {

    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final int MOST_CONNECTIONS = 1_000;
    /** So often during an upload it is looked whether the door has refused it already, which takes a millisecond. */
    private static final long BYTES_BETWEEN_LOOKS = 256L << 10;

    private static final String USER_AGENT = "agent-factory-worker";

    private final CloseableHttpClient http = client();

    private static CloseableHttpClient client() {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .responseOutOfOrderStrategy(
                                        new MonitoringResponseOutOfOrderStrategy(BYTES_BETWEEN_LOOKS))
                                .build())
                        .setTlsSocketStrategy(DefaultClientTlsStrategy.createSystemDefault())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .build())
                        .setMaxConnTotal(MOST_CONNECTIONS)
                        .setMaxConnPerRoute(MOST_CONNECTIONS)
                        .build())
                .setRoutePlanner(new SystemDefaultRoutePlanner(ProxySelector.getDefault()))
                .setUserAgent(USER_AGENT)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /** Takes an answer's bytes as they come. */
    interface Taking<B> {
        B take(InputStream bytes) throws IOException;
    }

    record Received<B>(int status, B body) {}

    /** @param timeout for a free connection, and for each read of the answer */
    static HttpUriRequestBase request(String method, URI address, @Nullable HttpEntity entity, Duration timeout) {
        HttpUriRequestBase request = new HttpUriRequestBase(method, address);
        request.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(timeout))
                .setResponseTimeout(Timeout.of(timeout))
                .setProtocolUpgradeEnabled(false)
                .build());
        request.setEntity(entity);
        return request;
    }

    /**
     * Sends it and takes the answer. Ends early where the request is cancelled, from any thread.
     *
     * @param mostBytes an answer of more is an {@link IOException}
     */
    <B> Received<B> execute(HttpUriRequestBase request, Taking<B> taking, long mostBytes) throws IOException {
        return http.execute(request, response -> received(request, response, taking, mostBytes));
    }

    private static <B> Received<B> received(
            HttpUriRequestBase request, ClassicHttpResponse response, Taking<B> taking, long mostBytes)
            throws IOException {
        HttpEntity entity = response.getEntity();
        InputStream bytes = entity == null ? InputStream.nullInputStream() : bounded(entity, mostBytes);
        try {
            return new Received<>(response.getCode(), taking.take(bytes));
        } catch (IOException | RuntimeException e) {
            // Else what is left of the answer would be read to its end, so that another call could follow.
            request.cancel();
            throw e;
        }
    }

    private static InputStream bounded(HttpEntity entity, long mostBytes) throws IOException {
        return BoundedInputStream.builder()
                .setInputStream(entity.getContent())
                .setMaxCount(mostBytes + 1)
                .setOnMaxCount((most, count) -> {
                    throw new IOException("an answer of more than " + mostBytes + " bytes");
                })
                .get();
    }

    /** Ends the calls that run, too. */
    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
    }
}

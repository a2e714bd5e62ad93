package io.agentfactory.ingress.testing;

import io.agentfactory.ingress.IngressApplication;
import io.agentfactory.testing.Answer;
import io.agentfactory.testing.ServiceUnderTest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;

/** One copy of the service, started as in production but for its port, and what a caller of its API does. */
public final class RunningIngress extends ServiceUnderTest {

    public static final String SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token";

    private RunningIngress(Map<String, String> settings) {
        super(IngressApplication.class, settings);
    }

    /** Settings that all copies of one test share. */
    public static Map<String, String> settings(URI telegram) {
        Map<String, String> settings = settings("ingress");
        settings.put("AGENT_FACTORY_TELEGRAM_API_URL", telegram.toString());
        settings.put("AGENT_FACTORY_PUBLIC_URL", "http://ingress.test:8081");
        settings.put("agent-factory.reply.poll-interval", "100ms");
        settings.put("agent-factory.reply.first-backoff", "50ms");
        return settings;
    }

    public static TestKafka kafka(Map<String, String> settings) {
        return new TestKafka(
                settings.getOrDefault("AGENT_FACTORY_KAFKA_BOOTSTRAP", ""),
                settings.getOrDefault("AGENT_FACTORY_SCHEMA_REGISTRY_URL", ""));
    }

    public static RunningIngress start(Map<String, String> settings) {
        return new RunningIngress(settings);
    }

    public Answer put(String role, String path, String json) {
        return client(role).put(path, json);
    }

    public Answer get(String role, String path) {
        return client(role).get(path);
    }

    public Answer webhook(String secret, String body) {
        return webhook(secret, BodyPublishers.ofString(body));
    }

    public Answer webhook(String secret, BodyPublisher body) {
        return Answer.to(webhook(body).header(SECRET_HEADER, secret));
    }

    /** An update whose sender shows no secret. */
    public HttpRequest.Builder webhook(BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create(url() + "/agent-factory/telegram/webhook"))
                .header("Content-Type", "application/json")
                .POST(body);
    }
}

package io.agentfactory.testing;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;

/** Calls a REST API with one token. */
public final class ApiClient {

    private final String url;
    private final String token;

    /** @param url that every path is added to, without a slash at its end */
    public ApiClient(String url, String token) {
        this.url = url;
        this.token = token;
    }

    public Answer get(String path) {
        return call("GET", path, BodyPublishers.noBody());
    }

    public Answer put(String path, String json) {
        return call("PUT", path, BodyPublishers.ofString(json));
    }

    public Answer post(String path) {
        return call("POST", path, BodyPublishers.noBody());
    }

    public Answer post(String path, String json) {
        return call("POST", path, BodyPublishers.ofString(json));
    }

    public Answer delete(String path) {
        return call("DELETE", path, BodyPublishers.noBody());
    }

    private Answer call(String method, String path, BodyPublisher body) {
        return Answer.to(HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body));
    }
}

package io.agentfactory.local.fly.http;

import java.util.List;

/**
 * Something that goes wrong with requests of a kind.
 *
 * @param method of the request; {@code *} for any
 * @param path below the application, for example {@code /machines/{id}/stop}; a segment in braces stands for any one
 * @param times how often it strikes, 1 to 1,000,000
 */
public record Fault(String method, String path, FaultEffect effect, int times) {
    private static final int APP_SEGMENTS = 2;
    private static final int MOST = 1_000_000;

    public Fault {
        if (!method.matches("\\*|[A-Z]{3,7}")) {
            throw new IllegalArgumentException(
                    "method must be *, GET, POST, PUT, PATCH or DELETE, not '" + method + "'");
        }
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "path must begin with a slash, as in /machines/{id}/stop: '" + path + "'");
        }
        if (times < 1 || times > MOST) {
            throw new IllegalArgumentException("times must be 1 to " + MOST + ", not " + times);
        }
    }

    boolean concerns(Call call) {
        List<String> wanted = List.of(path.substring(1).split("/", -1));
        if (!(method.equals("*") || method.equals(call.method()))
                || call.path().size() != wanted.size() + APP_SEGMENTS) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            boolean any = wanted.get(i).startsWith("{") && wanted.get(i).endsWith("}");
            if (!any && !wanted.get(i).equals(call.segment(i + APP_SEGMENTS))) {
                return false;
            }
        }
        return true;
    }

    Fault once() {
        return new Fault(method, path, effect, times - 1);
    }
}

package io.agentfactory.local.fly.model;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads signals as Fly's API takes them: by name, or, as the official client sends SIGKILL, by number. */
final class Signals {
    private static final Map<Integer, String> BY_NUMBER = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(10, "SIGUSR1"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(12, "SIGUSR2"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"));

    private Signals() {}

    /** Any signal that can be sent to a machine. */
    static String parse(JsonNode node) {
        return named(Set.copyOf(BY_NUMBER.values()), node, "");
    }

    /** One of these signals; {@code fallback} where the node says nothing. */
    static String named(Set<String> allowed, JsonNode node, String fallback) {
        String signal = node.isInt() ? BY_NUMBER.getOrDefault(node.asInt(), "") : node.asString(fallback);
        if (!allowed.contains(signal)) {
            throw FlyRefusal.invalid(
                    "signal must be one of " + allowed.stream().sorted().toList() + ", not " + node);
        }
        return signal;
    }
}

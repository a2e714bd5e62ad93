package io.agentfactory.scaler.readiness;

import io.agentfactory.scaler.policy.ProviderConfig;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/** What can be seen of a configuration without asking anybody. Pure. */
final class ConfigurationChecks {

    private static final String CORRECT = "correct it with PUT /v1/fleet/provider";
    private static final Pattern REGION = Pattern.compile("[a-z]{3}");
    /** Registry with its port, path in lower case, tag, digest; the host is told from the path by a dot or a port. */
    private static final Pattern IMAGE = Pattern.compile(
            "([A-Za-z0-9.-]+(:[0-9]{1,5})?/)?[a-z0-9]+([._/-]+[a-z0-9]+)*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?"
                    + "(@sha256:[0-9a-f]{64})?");

    private static final Pattern LOOPBACK = Pattern.compile(
            "(localhost|.*\\.localhost|127(\\.[0-9]+){3}|0\\.0\\.0\\.0|\\[?::1?]?)\\.?", Pattern.CASE_INSENSITIVE);

    private ConfigurationChecks() {}

    static Check regions(List<String> regions) {
        List<String> odd = regions.stream()
                .filter(region -> !REGION.matcher(region).matches())
                .toList();
        return odd.isEmpty()
                ? Check.ok("regions", String.join(", ", regions))
                : Check.not(
                        "regions",
                        String.join(", ", odd) + " does not look like a region, which is three letters such as ams",
                        CORRECT);
    }

    static Check image(String image) {
        return IMAGE.matcher(image).matches()
                ? Check.ok("image", image)
                : Check.not(
                        "image",
                        image + " does not look like an image, which is [registry/]path[:tag] in lower case",
                        CORRECT);
    }

    /** Machines that run elsewhere reach no door on this computer. */
    static Check door(ProviderConfig config, String doorUrl) {
        boolean here = isLoopback(config.apiBaseUrl());
        return here || !isLoopback(doorUrl)
                ? Check.ok("door-url", doorUrl)
                : Check.not(
                        "door-url",
                        "machines at " + config.apiBaseUrl() + " cannot reach the worker door at " + doorUrl,
                        "set AGENT_FACTORY_DOOR_URL of the scaler to the URL under which machines reach the queue"
                                + " service, and start it again");
    }

    private static boolean isLoopback(String url) {
        String host = URI.create(url).getHost();
        return host != null && LOOPBACK.matcher(host).matches();
    }
}

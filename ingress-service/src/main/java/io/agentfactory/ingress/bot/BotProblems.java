package io.agentfactory.ingress.bot;

import io.agentfactory.ingress.botapi.BotApi.Answer;
import io.agentfactory.ingress.botapi.BotApi.Ok;
import io.agentfactory.ingress.botapi.BotApi.RateLimited;
import io.agentfactory.ingress.botapi.BotApi.Refused;
import io.agentfactory.ingress.botapi.BotApi.Unavailable;
import io.agentfactory.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** What can stand in the way of a bot, as problem details. */
final class BotProblems {

    private BotProblems() {}

    /** The result, or the problem that Telegram's answer is to our caller. */
    static <T> T expect(String method, Answer<T> answer) {
        return switch (answer) {
            case Ok<T>(T result) -> result;
            case RateLimited<T>(var retryAfter) -> {
                ProblemException problem = new ProblemException(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "telegram-rate-limited",
                        "Telegram limits this bot's calls: try again in " + retryAfter.toSeconds() + " s.");
                problem.getHeaders().set("Retry-After", Long.toString(retryAfter.toSeconds()));
                yield raise(problem);
            }
            case Refused<T>(int code, String description) ->
                raise(
                        code == 401 || code == 404
                                ? new ProblemException(
                                        HttpStatus.UNPROCESSABLE_CONTENT,
                                        "bot-token-refused",
                                        "Telegram does not know this token: send the one that @BotFather gave.")
                                : new ProblemException(
                                        HttpStatus.UNPROCESSABLE_CONTENT,
                                        "telegram-refused",
                                        "Telegram refused " + method + ": " + description));
            case Unavailable<T>(String reason) ->
                raise(new ProblemException(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "telegram-unavailable",
                        "Telegram gave no usable answer (" + reason + "): try again."));
        };
    }

    static ProblemException agentUnknown(String workspaceId, String agentKey) {
        return new ProblemException(
                HttpStatus.NOT_FOUND,
                "agent-unknown",
                "Workspace " + workspaceId + " has no agent " + agentKey + ": create it with PUT /v1/agents/" + agentKey
                        + ".");
    }

    static ProblemException botUnknown(String agentKey) {
        return new ProblemException(
                HttpStatus.NOT_FOUND,
                "bot-unknown",
                "Agent " + agentKey + " has no bot: give it one with PUT /v1/agents/" + agentKey + "/bot.");
    }

    static ProblemException botTaken(String botIdentity) {
        return new ProblemException(
                HttpStatus.CONFLICT,
                "bot-taken",
                "Bot " + botIdentity + " serves another agent already: a bot serves one agent only.");
    }

    static ProblemException overtaken(String botIdentity) {
        return new ProblemException(
                HttpStatus.CONFLICT,
                "bot-set-up-overtaken",
                "Another request is setting up bot " + botIdentity + ": look at its state, and try again if needed.");
    }

    static ProblemException webhookElsewhere(String expected, @Nullable String actual) {
        return new ProblemException(
                HttpStatus.BAD_GATEWAY,
                "webhook-not-set",
                "Telegram was told to deliver to " + expected + " but says that it delivers to "
                        + (actual == null || actual.isBlank() ? "nowhere" : actual) + ": try again.");
    }

    private static <T> T raise(ProblemException problem) {
        throw problem;
    }
}

package io.agentfactory.ingress.bot;

import io.agentfactory.ingress.bot.BotStore.Bot;
import io.agentfactory.ingress.botapi.BotApi;
import io.agentfactory.ingress.botapi.BotApi.Answer;
import io.agentfactory.ingress.botapi.BotApi.Ok;
import io.agentfactory.ingress.botapi.BotApi.RateLimited;
import io.agentfactory.ingress.botapi.BotApi.Refused;
import io.agentfactory.ingress.botapi.BotApi.Unavailable;
import io.agentfactory.ingress.botapi.BotApi.WebhookInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks whether a bot's messages arrive, by asking Telegram and not by remembering. Changes nothing. */
@Component
class BotReadiness {

    private final BotStore store;
    private final Bots bots;
    private final BotApi telegram;

    BotReadiness(BotStore store, Bots bots, BotApi telegram) {
        this.store = store;
        this.bots = bots;
        this.telegram = telegram;
    }

    BotView of(String workspaceId, String agentKey) {
        Bot bot = store.ofAgent(workspaceId, agentKey).orElseThrow(() -> BotProblems.botUnknown(agentKey));
        List<String> problems = new ArrayList<>();
        if (!bot.configured()) {
            problems.add("The set-up was not finished: send the token again.");
        }
        WebhookInfo info = ask(workspaceId, bot, problems);
        if (info != null && !bot.webhookUrl().equals(info.url())) {
            problems.add("Telegram delivers elsewhere: send the token again.");
        }
        Long lastError = info == null ? null : info.lastErrorDate();
        return new BotView(
                workspaceId,
                agentKey,
                bot.botIdentity(),
                bot.username(),
                bot.webhookUrl(),
                problems.isEmpty(),
                List.copyOf(problems),
                info == null ? 0 : info.pendingUpdateCount(),
                info == null ? null : info.lastErrorMessage(),
                lastError == null ? null : Instant.ofEpochSecond(lastError));
    }

    private @Nullable WebhookInfo ask(String workspaceId, Bot bot, List<String> problems) {
        return switch (bots.token(workspaceId, bot.botIdentity())) {
            case Bots.Token.Found(var token) -> result(telegram.getWebhookInfo(token), problems);
            case Bots.Token.Missing(), Bots.Token.UnknownBot() -> {
                problems.add("The vault has no token of this bot: send the token again.");
                yield null;
            }
        };
    }

    private static @Nullable WebhookInfo result(Answer<WebhookInfo> answer, List<String> problems) {
        return switch (answer) {
            case Ok<WebhookInfo>(var info) -> info;
            case Refused<WebhookInfo>(int code, String description) -> {
                problems.add("Telegram refuses the token (" + code + " " + description + "): send a valid one.");
                yield null;
            }
            case RateLimited<WebhookInfo>(var retryAfter) -> {
                problems.add("Telegram limits this bot's calls: ask again in " + retryAfter.toSeconds() + " s.");
                yield null;
            }
            case Unavailable<WebhookInfo>(String reason) -> {
                problems.add("Telegram gave no usable answer (" + reason + "): ask again.");
                yield null;
            }
        };
    }
}

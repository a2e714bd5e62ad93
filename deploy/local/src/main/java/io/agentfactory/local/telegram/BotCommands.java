package io.agentfactory.local.telegram;

import io.agentfactory.local.telegram.Message.Entity;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the commands in what a person writes; Telegram marks them for the bot. */
final class BotCommands {

    private static final Pattern COMMAND =
            Pattern.compile("(?<![\\w/@])/[A-Za-z0-9_]{1,32}(@[A-Za-z0-9_]{1,64})?(?![\\w/])");

    private BotCommands() {}

    static List<Entity> in(String text) {
        return COMMAND.matcher(text)
                .results()
                .map(found -> new Entity("bot_command", found.start(), found.end() - found.start(), null))
                .toList();
    }
}

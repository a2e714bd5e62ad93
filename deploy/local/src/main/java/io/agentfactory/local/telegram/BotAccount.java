package io.agentfactory.local.telegram;

import java.util.regex.Pattern;

/**
 * A bot that exists at the emulated Telegram. Its numeric id is the part of the token before the colon, as at Telegram.
 *
 * @param token what @BotFather would have given: the bot's id, a colon, and a key
 * @param username without the leading at sign, 1 to 64 characters
 * @param firstName name that people see
 */
public record BotAccount(String token, String username, String firstName) {

    private static final Pattern TOKEN = Pattern.compile("[1-9][0-9]{0,15}:[A-Za-z0-9_-]{1,128}");
    private static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9_]{1,64}");

    public BotAccount {
        if (!TOKEN.matcher(token).matches()) {
            throw new IllegalArgumentException("a bot token must look like 777:AAEexample");
        }
        if (!USERNAME.matcher(username).matches()) {
            throw new IllegalArgumentException(
                    "a bot's username must be 1 to 64 letters, digits or _, not " + username);
        }
    }

    public long id() {
        return Long.parseLong(token.substring(0, token.indexOf(':')));
    }

    @Override
    public String toString() {
        return "BotAccount[" + id() + " @" + username + "]";
    }
}

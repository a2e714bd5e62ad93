package io.agentfactory.local.telegram;

/**
 * Somebody who chats with bots.
 *
 * @param id Telegram user id, at least 1; also the id of the person's private chats
 * @param lastName empty for none
 * @param username without the leading at sign, empty for none
 */
public record Person(long id, String firstName, String lastName, String username) {

    private static final int MAX_NAME = 64;

    public Person {
        if (id < 1) {
            throw new IllegalArgumentException("a person's id must be at least 1, not " + id);
        }
        if (firstName.isBlank() || firstName.length() > MAX_NAME || lastName.length() > MAX_NAME) {
            throw new IllegalArgumentException("a name must have 1 to 64 characters");
        }
        if (!username.matches("[A-Za-z0-9_]{0,32}")) {
            throw new IllegalArgumentException("a username must be at most 32 letters, digits or _, not " + username);
        }
    }

    /** Person number {@code id}, called so. */
    public static Person number(long id) {
        return new Person(id, "Person " + id, "", "");
    }

    public static Person named(long id, String firstName) {
        return new Person(id, firstName, "", "");
    }
}

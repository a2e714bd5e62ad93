package io.agentfactory.worker;

/** One answer to the person, sent by the factory when the turn completes. A worker never sends by itself. */
public record Reply(String text, Format format) {

    /** How the text is marked up. */
    public enum Format {
        PLAIN,
        MARKDOWN,
        HTML
    }

    /** Most characters of one reply. What a channel takes at once is less; the factory splits it. */
    public static final int LONGEST = 65_536;

    public Reply {
        if (text.isBlank()) {
            throw new IllegalArgumentException("A reply needs a text; a turn with nothing to say has no reply.");
        }
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "A reply has at most " + LONGEST + " characters, not " + text.length() + ".");
        }
    }

    public static Reply plain(String text) {
        return new Reply(text, Format.PLAIN);
    }

    /** Content stays out of logs. */
    @Override
    public String toString() {
        return "Reply[format=" + format + ", characters=" + text.length() + "]";
    }
}

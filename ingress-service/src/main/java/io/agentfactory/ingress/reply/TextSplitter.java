package io.agentfactory.ingress.reply;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text into messages of at most a given length, counted in UTF-16 code units as Telegram counts. Cuts after a
 * paragraph, else a line, else a sentence, else a word, and only inside a word where there is no other way; never
 * inside a surrogate pair. The parts joined are the text again, except that blank parts, which Telegram refuses, are
 * left out.
 */
final class TextSplitter {

    private final int limit;

    /** @param limit greatest length of a part, at least 2 so that a surrogate pair fits */
    TextSplitter(int limit) {
        if (limit < 2) {
            throw new IllegalArgumentException("limit is " + limit + ", must be >= 2");
        }
        this.limit = limit;
    }

    List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.length() - start <= limit ? text.length() : cut(text, start);
            String part = text.substring(start, end);
            if (!part.isBlank()) {
                parts.add(part);
            }
            start = end;
        }
        return List.copyOf(parts);
    }

    /** End of the part that begins at {@code start}; what follows is not empty. */
    private int cut(String text, int start) {
        int furthest = start + limit;
        // A boundary in the first half would leave a part that is shorter than it need be.
        int earliest = start + limit / 2;
        for (Boundary boundary : Boundary.values()) {
            for (int end = furthest; end > earliest; end--) {
                if (boundary.isBefore(text, end)) {
                    return end;
                }
            }
        }
        return Character.isHighSurrogate(text.charAt(furthest - 1)) && Character.isLowSurrogate(text.charAt(furthest))
                ? furthest - 1
                : furthest;
    }

    /** Places to cut, the best first. Each ends with a character that is never part of a surrogate pair. */
    private enum Boundary {
        PARAGRAPH {
            @Override
            boolean isBefore(String text, int end) {
                return end >= 2 && text.charAt(end - 1) == '\n' && text.charAt(end - 2) == '\n';
            }
        },
        LINE {
            @Override
            boolean isBefore(String text, int end) {
                return text.charAt(end - 1) == '\n';
            }
        },
        SENTENCE {
            @Override
            boolean isBefore(String text, int end) {
                return end >= 2
                        && Character.isWhitespace(text.charAt(end - 1))
                        && ".!?\u2026\u3002".indexOf(text.charAt(end - 2)) >= 0;
            }
        },
        WORD {
            @Override
            boolean isBefore(String text, int end) {
                return Character.isWhitespace(text.charAt(end - 1));
            }
        };

        abstract boolean isBefore(String text, int end);
    }
}

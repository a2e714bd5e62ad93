package io.agentfactory.queue.convex;

import org.jspecify.annotations.Nullable;

/**
 * The image knows no system prompt: it gets it below what the person wrote. What it then remembers of the person's
 * words is freed of it again, so that history holds what was written.
 *
 * @param prompt null or blank: there is none
 */
record PromptedText(@Nullable String prompt) {

    String apply(String text) {
        if (prompt == null || prompt.isBlank()) {
            return text;
        }
        String written = text.stripTrailing();
        return written.isEmpty() ? prompt.strip() : written + suffix();
    }

    /** The first place where the prompt stands below something. What follows it, such as a list of files, stays. */
    String strip(String remembered) {
        if (prompt == null || prompt.isBlank()) {
            return remembered;
        }
        int at = remembered.indexOf(suffix());
        if (at >= 0) {
            return remembered.substring(0, at) + remembered.substring(at + suffix().length());
        }
        return remembered.startsWith(prompt.strip())
                ? remembered.substring(prompt.strip().length()).stripLeading()
                : remembered;
    }

    private String suffix() {
        return "\n\n" + (prompt == null ? "" : prompt.strip());
    }
}

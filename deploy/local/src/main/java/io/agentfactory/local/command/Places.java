package io.agentfactory.local.command;

import io.agentfactory.backends.process.Checkout;
import io.agentfactory.local.stack.StackFolder;
import java.time.Instant;

/** Where the program is, and since when. */
final class Places {

    private static final String TYPED_AT = "AGENT_FACTORY_TYPED_AT";

    private Places() {}

    /** The folder of the stack that {@code up} runs. */
    static StackFolder ownStack() {
        return new StackFolder(Checkout.root().resolve(".local"));
    }

    /** When the command was typed: the script says so in milliseconds; without it, when this JVM began. */
    static Instant typedAt() {
        String typed = System.getenv(TYPED_AT);
        if (typed != null && typed.matches("\\d{13}")) {
            return Instant.ofEpochMilli(Long.parseLong(typed));
        }
        return ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    }
}

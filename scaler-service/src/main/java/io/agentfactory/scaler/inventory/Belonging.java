package io.agentfactory.scaler.inventory;

import io.agentfactory.scaler.fleet.Worker;
import org.jspecify.annotations.Nullable;

/**
 * Whose something is.
 *
 * @param worker who has it; null: no worker
 * @param why in words for an operator
 */
record Belonging(Ownership ownership, @Nullable Worker worker, String why) {

    static Belonging of(Worker worker, String why) {
        return new Belonging(Ownership.WORKER, worker, why);
    }

    static Belonging of(Ownership ownership, String why) {
        return new Belonging(ownership, null, why);
    }
}

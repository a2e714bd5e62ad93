package io.agentfactory.local;

import io.agentfactory.local.command.FactoryCommand;

/** The {@code ./factory} program. */
public final class Factory {

    private Factory() {}

    public static void main(String[] args) {
        System.exit(FactoryCommand.run(args));
    }
}

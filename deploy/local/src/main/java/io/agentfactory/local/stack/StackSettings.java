package io.agentfactory.local.stack;

import java.nio.file.Path;

/**
 * Which stack to start.
 *
 * @param checkout folder of the built project
 * @param folder where the stack keeps its data
 * @param ports where its parts listen
 * @param durable whether commits wait for the disk; a stack that is thrown away need not
 * @param recording whether the JVMs record their classes, so that later stacks start faster
 */
public record StackSettings(Path checkout, StackFolder folder, StackPorts ports, boolean durable, boolean recording) {

    /** What may be deleted at any time, shared by all stacks of the checkout. */
    Path cache() {
        return checkout.resolve(".local").resolve("cache");
    }
}

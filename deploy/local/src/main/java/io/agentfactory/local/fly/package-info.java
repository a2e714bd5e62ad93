/**
 * An emulator of Fly's Machines API: machines are local processes, volumes are folders. {@code FlyEmulator} is the way
 * in; {@code model} decides, {@code process} runs, {@code http} speaks.
 */
@NullMarked
package io.agentfactory.local.fly;

import org.jspecify.annotations.NullMarked;

/** Machines as local processes and volumes as folders: carries out what the model decides, and reports back. */
@NullMarked
package io.agentfactory.local.fly.process;

import org.jspecify.annotations.NullMarked;

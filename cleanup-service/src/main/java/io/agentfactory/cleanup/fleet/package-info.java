/** The fleet cleanup: compares what is there with what should be, and reports. */
@NullMarked
package io.agentfactory.cleanup.fleet;

import org.jspecify.annotations.NullMarked;

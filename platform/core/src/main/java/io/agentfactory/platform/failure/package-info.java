/** Which failures pass by themselves. */
@NullMarked
package io.agentfactory.platform.failure;

import org.jspecify.annotations.NullMarked;

/** Whether the backends of a service can be reached. */
@NullMarked
package io.agentfactory.platform.health;

import org.jspecify.annotations.NullMarked;

/** One event a line, key=value. */
@NullMarked
package io.agentfactory.platform.log;

import org.jspecify.annotations.NullMarked;

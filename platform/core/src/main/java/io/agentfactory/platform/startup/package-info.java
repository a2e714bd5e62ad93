/** Start-up that fails ends with one sentence that says what to do. */
@NullMarked
package io.agentfactory.platform.startup;

import org.jspecify.annotations.NullMarked;

/** Child processes that die with their parent, free ports, and waiting until a part is ready. */
@NullMarked
package io.agentfactory.backends.process;

import org.jspecify.annotations.NullMarked;

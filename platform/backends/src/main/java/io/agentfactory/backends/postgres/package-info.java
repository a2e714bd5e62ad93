/** PostgreSQL from the binaries that Maven brought. */
@NullMarked
package io.agentfactory.backends.postgres;

import org.jspecify.annotations.NullMarked;

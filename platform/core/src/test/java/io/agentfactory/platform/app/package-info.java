/** A small service on the platform, for tests. */
@NullMarked
package io.agentfactory.platform.app;

import org.jspecify.annotations.NullMarked;

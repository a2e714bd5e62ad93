/** Tokens of workers and of API callers, and which of them may call what. */
@NullMarked
package io.agentfactory.platform.token;

import org.jspecify.annotations.NullMarked;

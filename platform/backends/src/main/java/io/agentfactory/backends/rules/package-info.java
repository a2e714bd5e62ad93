/** What every module's architecture test checks. */
@NullMarked
package io.agentfactory.backends.rules;

import org.jspecify.annotations.NullMarked;

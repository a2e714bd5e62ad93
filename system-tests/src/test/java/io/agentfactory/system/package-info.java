/** The whole system under faults. */
@NullMarked
package io.agentfactory.system;

import org.jspecify.annotations.NullMarked;

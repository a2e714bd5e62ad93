/** How fast the system is, against limits and peers that are measured in the same run. */
@NullMarked
package io.agentfactory.bench;

import org.jspecify.annotations.NullMarked;

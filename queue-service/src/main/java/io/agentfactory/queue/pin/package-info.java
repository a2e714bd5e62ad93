/** Which worker owns which lane. */
@NullMarked
package io.agentfactory.queue.pin;

import org.jspecify.annotations.NullMarked;

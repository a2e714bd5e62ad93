@NullMarked
package io.agentfactory.queue.support;

import org.jspecify.annotations.NullMarked;

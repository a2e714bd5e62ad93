/** Skills: files that the workers of a workspace install, published in versions that stay as they are. */
@NullMarked
package io.agentfactory.queue.skill;

import org.jspecify.annotations.NullMarked;

/** What the queue sees of workers, told to the scaler. */
@NullMarked
package io.agentfactory.queue.activity;

import org.jspecify.annotations.NullMarked;

/** Read-only views for people and dashboards. */
@NullMarked
package io.agentfactory.queue.view;

import org.jspecify.annotations.NullMarked;

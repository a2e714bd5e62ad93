/** When a workspace is to be reconciled next. Every feature may use it; it uses none. */
@NullMarked
package io.agentfactory.scaler.trigger;

import org.jspecify.annotations.NullMarked;

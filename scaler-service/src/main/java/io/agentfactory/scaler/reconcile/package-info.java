/** One reconcile per application at a time across all copies: reads, plans, applies. */
@NullMarked
package io.agentfactory.scaler.reconcile;

import org.jspecify.annotations.NullMarked;

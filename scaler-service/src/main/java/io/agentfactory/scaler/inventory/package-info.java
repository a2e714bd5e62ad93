/**
 * What there is: workers as recorded, and machines and volumes as the provider lists them now, each with whose it is.
 * May use access, activity, fleet, plan, policy, provider and trigger.
 */
@NullMarked
package io.agentfactory.scaler.inventory;

import org.jspecify.annotations.NullMarked;

/** Alarms: what needs a person. */
@NullMarked
package io.agentfactory.cleanup.alarm;

import org.jspecify.annotations.NullMarked;

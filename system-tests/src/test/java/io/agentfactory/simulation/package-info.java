/** Tests of the simulation, and by it of the scaler. */
@NullMarked
package io.agentfactory.simulation;

import org.jspecify.annotations.NullMarked;

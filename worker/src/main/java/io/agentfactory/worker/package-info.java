/**
 * Java SDK for the worker door: {@link io.agentfactory.worker.Worker} runs the life of a worker around a
 * {@link io.agentfactory.worker.Turn}; {@link io.agentfactory.worker.WorkerDoor},
 * {@link io.agentfactory.worker.ClaimOffers} and {@link io.agentfactory.worker.Snapshots} are its parts, for those who
 * need a life of another shape. Needs no Spring and no logger of its own.
 */
@NullMarked
package io.agentfactory.worker;

import org.jspecify.annotations.NullMarked;

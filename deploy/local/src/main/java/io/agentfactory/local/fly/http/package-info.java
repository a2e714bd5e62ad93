/** Fly's Machines API over HTTP: reads requests, asks the model, writes answers. */
@NullMarked
package io.agentfactory.local.fly.http;

import org.jspecify.annotations.NullMarked;

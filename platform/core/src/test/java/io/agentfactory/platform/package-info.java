/** Rules of the whole platform. */
@NullMarked
package io.agentfactory.platform;

import org.jspecify.annotations.NullMarked;

/** What the tests of several services share. Never part of a service. */
@NullMarked
package io.agentfactory.testing;

import org.jspecify.annotations.NullMarked;

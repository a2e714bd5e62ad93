/** Two people write six messages; what is observed becomes a timeline and a verdict. */
@NullMarked
package io.agentfactory.local.demo;

import org.jspecify.annotations.NullMarked;

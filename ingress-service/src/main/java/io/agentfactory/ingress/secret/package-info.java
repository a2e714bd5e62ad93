/** Import of secrets into the vault. */
@NullMarked
package io.agentfactory.ingress.secret;

import org.jspecify.annotations.NullMarked;

/** Migrations of the platform's own tables in a service's schema. */
@NullMarked
package io.agentfactory.platform.schema;

import org.jspecify.annotations.NullMarked;

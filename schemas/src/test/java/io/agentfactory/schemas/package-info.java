/** What the schemas must keep to: their rules, and their history. */
@NullMarked
package io.agentfactory.schemas;

import org.jspecify.annotations.NullMarked;

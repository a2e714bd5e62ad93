/** The AsyncAPI document, made from the topic catalogue and the schemas. */
@NullMarked
package io.agentfactory.asyncapi;

import org.jspecify.annotations.NullMarked;

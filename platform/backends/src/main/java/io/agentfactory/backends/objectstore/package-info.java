/** An S3 server in this JVM, on a folder. */
@NullMarked
package io.agentfactory.backends.objectstore;

import org.jspecify.annotations.NullMarked;

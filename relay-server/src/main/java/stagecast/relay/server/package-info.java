/** The core bound to Undertow: a server to start from Java. */
@NullMarked
package stagecast.relay.server;

import org.jspecify.annotations.NullMarked;

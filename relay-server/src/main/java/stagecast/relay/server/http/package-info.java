/** The HTTP side: routes, bodies, errors. */
@NullMarked
package stagecast.relay.server.http;

import org.jspecify.annotations.NullMarked;

/** The settings of sockets, TLS and proxies. */
@NullMarked
package stagecast.relay.server.config;

import org.jspecify.annotations.NullMarked;

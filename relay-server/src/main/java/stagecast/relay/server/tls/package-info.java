/** TLS between a socket and whoever reads and writes it, and the certificate for that. */
@NullMarked
package stagecast.relay.server.tls;

import org.jspecify.annotations.NullMarked;

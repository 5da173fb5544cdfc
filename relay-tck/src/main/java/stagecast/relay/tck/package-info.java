/**
 * The contracts that every server binding and every authenticator passes, and the client that they are checked with.
 *
 * <p>A test of a binding extends {@link stagecast.relay.tck.ServerBindingContract} and says how the server is started.
 */
@NullMarked
package stagecast.relay.tck;

import org.jspecify.annotations.NullMarked;

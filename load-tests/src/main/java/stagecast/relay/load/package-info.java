/**
 * Programs that measure a running relay, or another server, from outside. {@link stagecast.relay.load.Bench} is the way in.
 *
 * <p>They speak RFC 6455 with code of their own and start no server inside their process: what they find is what any
 * client would find. A package uses only those that stand on lower lines:
 *
 * <pre>
 *   Bench                             scenario
 *   compare   curves   slow   attack  gatling   logins
 *   fanout    peers    attack.attacker
 *   command
 *   client
 *   process
 * </pre>
 *
 * <p>Two use nothing of the rest: {@code core}, inside one process with the relay's core, and {@code peers.server}.
 */
@NullMarked
package stagecast.relay.load;

import org.jspecify.annotations.NullMarked;

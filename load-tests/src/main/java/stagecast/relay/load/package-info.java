/**
 * Programs that measure a running relay, or another server, from outside.
 *
 * <p>They speak RFC 6455 with code of their own and start no server inside their process: what they find is what any
 * client would find. {@link stagecast.relay.load.Bench} is the way in.
 */
@NullMarked
package stagecast.relay.load;

import org.jspecify.annotations.NullMarked;

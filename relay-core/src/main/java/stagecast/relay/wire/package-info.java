/** RFC 6455 for bindings that own their bytes: no threads, no I/O, nothing of the relay. */
@NullMarked
package stagecast.relay.wire;

import org.jspecify.annotations.NullMarked;

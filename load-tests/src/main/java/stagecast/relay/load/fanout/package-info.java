/** One run: senders send to listeners, which check that each got every message once and in order. */
@NullMarked
package stagecast.relay.load.fanout;

import org.jspecify.annotations.NullMarked;

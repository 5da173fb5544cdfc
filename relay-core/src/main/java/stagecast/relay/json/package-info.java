/**
 * JSON as the relay needs it (RFC 8259): a scanner that allocates nothing, and the functions on texts. A leaf that knows
 * nothing of the relay; for the relay's own modules, not for programs that embed it.
 */
@NullMarked
package stagecast.relay.json;

import org.jspecify.annotations.NullMarked;

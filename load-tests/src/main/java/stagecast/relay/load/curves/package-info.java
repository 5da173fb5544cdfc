/** What a delivery costs as listeners, channels, idle connections and users grow. */
@NullMarked
package stagecast.relay.load.curves;

import org.jspecify.annotations.NullMarked;

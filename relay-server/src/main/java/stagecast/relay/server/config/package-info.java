/** The configuration: one record, and where its values come from. */
@NullMarked
package stagecast.relay.server.config;

import org.jspecify.annotations.NullMarked;

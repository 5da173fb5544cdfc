/** The program: its commands, its configuration and its log. */
@NullMarked
package stagecast.relay.cli;

import org.jspecify.annotations.NullMarked;

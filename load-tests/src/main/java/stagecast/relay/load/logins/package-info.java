/** How long logins take, before and during a flood of wrong passwords. */
@NullMarked
package stagecast.relay.load.logins;

import org.jspecify.annotations.NullMarked;

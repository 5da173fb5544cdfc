/** What honest clients notice while attackers, a process of their own, attack a relay. */
@NullMarked
package stagecast.relay.load.attack;

import org.jspecify.annotations.NullMarked;

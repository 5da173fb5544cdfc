/**
 * The attackers of {@code ./relay bench attack}, a process of their own, so that they take no time from the one that measures.
 *
 * <p>{@link stagecast.relay.load.attack.Attacker} gets an order, {@link stagecast.relay.load.attack.AttackRun} opens the
 * sockets, and an {@link stagecast.relay.load.attack.Attack} says what these send.
 */
@NullMarked
package stagecast.relay.load.attack;

import org.jspecify.annotations.NullMarked;

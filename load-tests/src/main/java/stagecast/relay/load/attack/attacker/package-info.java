/**
 * The attackers of {@code ./relay bench attack}, a process of their own, so that they take no time from the one that measures.
 *
 * <p>{@code Attacker} gets an {@code AttackOrder}, {@code AttackRun} opens the sockets, an {@code Attack} says what these
 * send, and an {@code AttackVolume} says how much that was.
 */
@NullMarked
package stagecast.relay.load.attack.attacker;

import org.jspecify.annotations.NullMarked;

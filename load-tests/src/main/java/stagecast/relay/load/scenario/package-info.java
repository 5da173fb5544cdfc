/**
 * The scenarios that Gatling plays.
 *
 * <p>A simulation says who comes when and does what; what they have in common is in {@link
 * stagecast.relay.load.scenario.Steps}. Only this package knows Gatling.
 */
@NullMarked
package stagecast.relay.load.scenario;

import org.jspecify.annotations.NullMarked;

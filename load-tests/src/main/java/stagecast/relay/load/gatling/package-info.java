/** Starts the scenarios in a process of their own, which has the libraries of Gatling, and says how large they are. */
@NullMarked
package stagecast.relay.load.gatling;

import org.jspecify.annotations.NullMarked;

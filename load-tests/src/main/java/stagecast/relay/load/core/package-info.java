/**
 * Benchmarks of the relay's core inside one process, without sockets: what a message costs that is not the kernel's. The
 * one part of these programs that uses the relay's code.
 */
@NullMarked
package stagecast.relay.load.core;

import org.jspecify.annotations.NullMarked;

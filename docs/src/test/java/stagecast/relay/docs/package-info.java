/** The manual's own Java: examples that compile and run, and tests that hold the manual and the code to each other. */
@NullMarked
package stagecast.relay.docs;

import org.jspecify.annotations.NullMarked;

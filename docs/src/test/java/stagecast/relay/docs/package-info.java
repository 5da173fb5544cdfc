/** The manual's own Java: examples that compile and run. */
@NullMarked
package stagecast.relay.docs;

import org.jspecify.annotations.NullMarked;

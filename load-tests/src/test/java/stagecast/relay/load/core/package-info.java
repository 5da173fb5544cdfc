@NullMarked
package stagecast.relay.load.core;

import org.jspecify.annotations.NullMarked;

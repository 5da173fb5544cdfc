@NullMarked
package stagecast.relay.load.scenario;

import org.jspecify.annotations.NullMarked;

/** Phones on the local network: where they reach this machine, and a certificate that they can be told to trust. */
@NullMarked
package stagecast.relay.demo.lan;

import org.jspecify.annotations.NullMarked;

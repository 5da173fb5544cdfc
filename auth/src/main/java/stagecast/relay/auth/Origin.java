package stagecast.relay.auth;

import java.net.InetAddress;
import stagecast.relay.AddressPrefix;

/**
 * The address that an attempt comes from, and the account that it is for: wrong passwords are counted by them.
 *
 * @param address the bits of the address's {@link AddressPrefix}
 * @param account a keyed digest of the e-mail address, because that may be of any length
 */
record Origin(long address, String account) {

    static Origin of(InetAddress address, String account) {
        return new Origin(AddressPrefix.of(address).bits(), account);
    }
}

package stagecast.relay.demo.lan;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How others on the local network may reach this machine.
 *
 * @param addresses the likeliest first
 * @param names without a dot at the end, in lower case
 */
public record LanHosts(List<InetAddress> addresses, Set<String> names) {

    private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9-]{1,63})*");

    private static final Pattern DIGITS = Pattern.compile("[0-9.]+");

    private static final Pattern IP_V4 =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");

    /** Networks between programs on this machine, where no phone is. */
    private static final Pattern INSIDE =
            Pattern.compile("(docker|br-|veth|virbr|vmnet|vboxnet|cni|flannel|podman|lxc|lxdbr).*");

    /** Copies both. */
    public LanHosts {
        addresses = List.copyOf(addresses);
        names = Set.copyOf(names);
    }

    /** This machine's, as they are now. */
    public static LanHosts find() {
        List<InetAddress> addresses = new ArrayList<>();
        try {
            for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
                if (leadsOutside(each)) {
                    each.inetAddresses().filter(LanHosts::isUsable).forEach(addresses::add);
                }
            }
        } catch (SocketException e) {
            // Then it has none.
        }
        addresses.sort(Comparator.comparingInt(LanHosts::rank));
        return new LanHosts(addresses, hostNames());
    }

    /**
     * The same with one more.
     *
     * @throws IllegalArgumentException if it is neither an address in digits nor a name
     */
    public LanHosts with(String host) {
        if (IP_V4.matcher(host).matches()) {
            var more = new LinkedHashSet<>(addresses);
            more.add(parsed(host));
            return new LanHosts(List.copyOf(more), names);
        }
        if (!HOST_NAME.matcher(host).matches() || DIGITS.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "\"" + host + "\" is neither an IPv4 address nor a host name in lower case");
        }
        var more = new LinkedHashSet<>(names);
        more.add(host);
        return new LanHosts(addresses, more);
    }

    private static InetAddress parsed(String digits) {
        try {
            return InetAddress.getByName(digits);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address in digits needs no lookup", e);
        }
    }

    private static boolean leadsOutside(NetworkInterface network) throws SocketException {
        return network.isUp()
                && !network.isLoopback()
                && !INSIDE.matcher(network.getName()).matches();
    }

    /** Phones get IPv4 addresses everywhere, and an address with a zone means nothing to them. */
    private static boolean isUsable(InetAddress address) {
        return address instanceof Inet4Address && !address.isLinkLocalAddress();
    }

    /** Homes and halls mostly have 192.168, offices 10; 172 is often a network of virtual machines. */
    private static int rank(InetAddress address) {
        return switch (address.getAddress()[0] & 0xFF) {
            case 192 -> 0;
            case 10 -> 1;
            case 172 -> 3;
            default -> 2;
        };
    }

    private static Set<String> hostNames() {
        Set<String> names = new LinkedHashSet<>();
        try {
            String own = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
            if (HOST_NAME.matcher(own).matches() && own.chars().anyMatch(Character::isLetter)) {
                names.add(own);
                if (own.indexOf('.') < 0) {
                    names.add(own + ".local");
                }
            }
        } catch (UnknownHostException e) {
            // A machine without a name is reached by its addresses.
        }
        return names;
    }

    /** As certificates name them (RFC 5280, section 4.2.1.6), in keytool's words; this machine's own name for itself too. */
    String alternativeNames() {
        List<String> all = new ArrayList<>(List.of("dns:localhost", "ip:127.0.0.1"));
        addresses.forEach(address -> all.add("ip:" + address.getHostAddress()));
        names.forEach(name -> all.add("dns:" + name));
        return String.join(",", all);
    }
}

package stagecast.relay.server.http;

import io.undertow.server.HttpServerExchange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stagecast.relay.server.config.AddressBlock;
import stagecast.relay.server.config.IpLiteral;
import stagecast.relay.server.config.Proxies;

/**
 * Where a request's client is, also behind reverse proxies: each of these adds the address that it was asked from, so
 * what trusted ones wrote can be believed, from the last back to the first that is none of them. Thread-safe.
 */
public final class ClientAddress {

    private static final int MAX_PORT_DIGITS = 5;

    private final List<AddressBlock> trusted;
    private final Proxies.Header header;

    /** Believes these proxies. */
    public ClientAddress(Proxies proxies) {
        this.trusted = proxies.blocks();
        this.header = proxies.header();
    }

    /** From now on the exchange's source address is the client's, for every handler. */
    public void tell(HttpServerExchange exchange) {
        if (trusted.isEmpty()) {
            return;
        }
        InetSocketAddress peer = exchange.getSourceAddress();
        InetAddress client = of(peer.getAddress(), RequestTarget.headerFields(exchange));
        if (!client.equals(peer.getAddress())) {
            exchange.setSourceAddress(new InetSocketAddress(client, peer.getPort()));
        }
    }

    /**
     * The address of a client.
     *
     * @param peer who is at the other end of the connection
     * @param headerFields the values of a field for its name, compared without case; an empty list for none
     * @return the last address that is not a trusted proxy's; the first one where all are
     */
    public InetAddress of(InetAddress peer, Function<String, List<String>> headerFields) {
        if (!isTrusted(peer)) {
            return peer;
        }
        List<String> chain = chain(headerFields.apply(header.field()));
        InetAddress client = peer;
        for (int i = chain.size() - 1; i >= 0; i--) {
            InetAddress reported = address(chain.get(i));
            if (reported == null) {
                return client; // who reported something else than an address is the last whom we know
            }
            client = reported;
            if (!isTrusted(reported)) {
                return client;
            }
        }
        return client;
    }

    private boolean isTrusted(InetAddress address) {
        for (AddressBlock block : trusted) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private List<String> chain(List<String> fields) {
        return switch (header) {
            case X_FORWARDED_FOR ->
                fields.stream()
                        .flatMap(field -> List.of(field.split(",")).stream())
                        .map(String::strip)
                        .filter(element -> !element.isEmpty())
                        .toList();
            case FORWARDED -> ForwardedField.nodes(String.join(",", fields));
        };
    }

    /** An address as it stands in a header: in brackets, in quotation marks, with a port; null if it is none. */
    private static @Nullable InetAddress address(String element) {
        String node = element;
        if (node.length() > 1 && node.startsWith("\"") && node.endsWith("\"")) {
            node = node.substring(1, node.length() - 1);
        }
        if (node.startsWith("[")) {
            return addressInBrackets(node);
        }
        int colon = node.indexOf(':');
        if (colon < 0 || node.indexOf(':', colon + 1) >= 0) {
            return IpLiteral.parse(node);
        }
        return isPort(node.substring(colon)) ? IpLiteral.parse(node.substring(0, colon)) : null;
    }

    private static @Nullable InetAddress addressInBrackets(String node) {
        int colon = node.indexOf(':');
        int end = node.indexOf(']');
        boolean ipv6 = colon > 0 && colon < end && isPort(node.substring(end + 1));
        return ipv6 ? IpLiteral.parse(node.substring(1, end)) : null;
    }

    /** Whether this is nothing, or a colon and a port, which may be an obfuscated one (RFC 7239 section 6). */
    private static boolean isPort(String text) {
        if (text.isEmpty()) {
            return true;
        }
        String port = text.substring(1);
        boolean number = Grammar.isDigits(port) && port.length() <= MAX_PORT_DIGITS;
        return text.charAt(0) == ':' && (number || (port.startsWith("_") && Grammar.isToken(port)));
    }
}

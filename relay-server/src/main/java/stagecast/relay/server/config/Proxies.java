package stagecast.relay.server.config;

import java.util.List;

/**
 * The reverse proxies before the relay, which tell it where their clients are.
 *
 * @param trusted their addresses and blocks of addresses; empty for none
 * @param header the one header that they write; another one is never read, for clients can forge it
 */
public record Proxies(List<String> trusted, Header header) {

    /** No proxies. */
    public static final Proxies NONE = new Proxies(List.of(), Header.X_FORWARDED_FOR);

    /** Where proxies write their clients' addresses. */
    public enum Header {
        /** What most proxies write. */
        X_FORWARDED_FOR("X-Forwarded-For"),
        /** RFC 7239. */
        FORWARDED("Forwarded");

        private final String field;

        Header(String field) {
            this.field = field;
        }

        /** The header field's name. */
        public String field() {
            return field;
        }
    }

    /**
     * Keeps a copy.
     *
     * @throws IllegalArgumentException if one is no address and no block
     */
    public Proxies {
        trusted = List.copyOf(trusted);
        for (String each : trusted) {
            try {
                AddressBlock.parse(each);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("proxies.trusted: " + e.getMessage(), e);
            }
        }
    }

    /** The addresses of the proxies. */
    public List<AddressBlock> blocks() {
        return trusted.stream().map(AddressBlock::parse).toList();
    }
}

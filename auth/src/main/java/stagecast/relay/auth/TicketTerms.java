package stagecast.relay.auth;

/**
 * How long a ticket lets guests in, and how many at the same time.
 *
 * @param ttlSeconds until it and its guests end, in seconds: 1 to 86400
 * @param maxGuests 1 to 10000
 * @param maxGuestsPerAddress how many of them may come from one address, 1 to 10000; has no effect if it is not less than
 *     {@code maxGuests}
 */
public record TicketTerms(long ttlSeconds, long maxGuests, long maxGuestsPerAddress) {

    /** The protocol's limit: a day. */
    public static final long MAX_TTL_SECONDS = 86_400;

    /** The protocol's limit. */
    public static final long MAX_GUESTS = 10_000;

    /** The terms if the maker names none: an hour, and a thousand guests from any address. */
    public static final TicketTerms DEFAULTS = new TicketTerms(3_600, 1_000);

    /** Guests from any address: a hall is one address. */
    public TicketTerms(long ttlSeconds, long maxGuests) {
        this(ttlSeconds, maxGuests, MAX_GUESTS);
    }

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is broken; the message says which and may be shown to a client
     */
    public TicketTerms {
        within("ttlSeconds", ttlSeconds, MAX_TTL_SECONDS);
        within("maxGuests", maxGuests, MAX_GUESTS);
        within("maxGuestsPerAddress", maxGuestsPerAddress, MAX_GUESTS);
    }

    private static void within(String name, long value, long max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException("a ticket's " + name + " is 1 to " + max + ", not " + value);
        }
    }
}

package stagecast.relay.cli;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stagecast.relay.ChannelRules;
import stagecast.relay.ChannelRules.Senders;
import stagecast.relay.JoinRequest.Envelope;
import stagecast.relay.JoinRequest.Slow;
import stagecast.relay.RelayOptions;

/** What is set for one channel or glob; null for what is not. */
record ChannelSettings(
        @Nullable Senders senders,
        @Nullable Envelope envelope,
        @Nullable Slow slow,
        @Nullable Duration coalesce) {

    static final ChannelSettings NONE = new ChannelSettings(null, null, null, null);

    private static final List<String> KEYS = List.of("senders", "envelope", "slow", "coalesce");

    private static final Map<String, Envelope> ENVELOPES = Map.of("standard", Envelope.STANDARD, "none", Envelope.NONE);

    private static final Map<String, Slow> SLOW =
            Map.of("close", Slow.CLOSE, "drop-oldest", Slow.DROP_OLDEST, "latest", Slow.LATEST);

    private static final Pattern COMMA = Pattern.compile(",");

    /**
     * Reads one key of a channel.
     *
     * @param whole the key with all before it, for whoever set it wrongly
     * @throws ConfigException if there is no such key, or the value is bad
     */
    static ChannelSettings read(String whole, String key, ConfigValue value) {
        String text = text(value);
        return switch (key) {
            case "senders" -> new ChannelSettings(senders(whole, text, value), null, null, null);
            case "envelope" -> {
                Envelope envelope = ENVELOPES.get(text);
                if (envelope == null) {
                    throw bad(whole, "standard or none", text, value);
                }
                yield new ChannelSettings(null, envelope, null, null);
            }
            case "slow" -> {
                Slow slow = SLOW.get(text);
                if (slow == null) {
                    throw bad(whole, "close, drop-oldest or latest", text, value);
                }
                yield new ChannelSettings(null, null, slow, null);
            }
            case "coalesce" -> new ChannelSettings(null, null, null, coalesce(whole, text, value));
            default ->
                throw new ConfigException(value.origin().description() + ": there is no key " + whole
                        + Nearest.to(key, KEYS) + "; a channel has the keys senders, envelope, slow and coalesce");
        };
    }

    private static Senders senders(String whole, String text, ConfigValue value) {
        if (text.equals("authenticated")) {
            return new Senders.Authenticated();
        }
        if (text.equals("anyone")) {
            return new Senders.Anyone();
        }
        List<String> emails = COMMA.splitAsStream(text)
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
        if (emails.isEmpty() || emails.stream().anyMatch(each -> each.indexOf('@') < 0)) {
            throw bad(whole, "authenticated, anyone, or e-mail addresses with commas between them", text, value);
        }
        return new Senders.Only(Set.copyOf(emails));
    }

    private static Duration coalesce(String whole, String text, ConfigValue value) {
        try {
            var found = (Duration) Values.read(value.atKey("coalesce"), "coalesce", Duration.ZERO);
            RelayOptions.checkCoalesce(found);
            return found;
        } catch (com.typesafe.config.ConfigException | IllegalArgumentException wrong) {
            throw bad(whole, "a duration of 0 to 10ms", text, value);
        }
    }

    /** In a file addresses may stand in a list. */
    static String text(ConfigValue value) {
        Object unwrapped = value.unwrapped();
        return value.valueType() == ConfigValueType.LIST
                ? String.join(
                        ",", ((List<?>) unwrapped).stream().map(String::valueOf).toList())
                : String.valueOf(unwrapped).strip();
    }

    private static ConfigException bad(String whole, String form, String text, ConfigValue value) {
        return new ConfigException(value.origin().description() + ": " + whole + " is " + form + ", not " + text);
    }

    boolean isComplete() {
        return senders != null && envelope != null && slow != null && coalesce != null;
    }

    /** What is not set here is as there. */
    ChannelSettings or(ChannelSettings there) {
        return new ChannelSettings(
                senders == null ? there.senders : senders,
                envelope == null ? there.envelope : envelope,
                slow == null ? there.slow : slow,
                coalesce == null ? there.coalesce : coalesce);
    }

    ChannelRules rules() {
        ChannelRules defaults = ChannelRules.DEFAULTS;
        return new ChannelRules(
                senders == null ? defaults.senders() : senders,
                envelope == null ? defaults.envelope() : envelope,
                slow == null ? defaults.slow() : slow,
                coalesce);
    }
}

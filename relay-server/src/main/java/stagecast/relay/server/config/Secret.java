package stagecast.relay.server.config;

/** A text that is never shown. */
public final class Secret {

    /** No secret. */
    public static final Secret NONE = new Secret("");

    private final String text;

    /** Keeps the text; an empty one is none. */
    public Secret(String text) {
        this.text = text;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** The text itself. */
    public char[] chars() {
        return text.toCharArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Three stars, or {@code none}. */
    @Override
    public String toString() {
        return isEmpty() ? "none" : "***";
    }
}

package stagecast.relay.load.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/** What senders authenticate with. */
public record Login(String email, String password) {

    /** The text message that authenticates in band. */
    public byte[] message() {
        return ("{\"email\":" + quoted(email) + ",\"password\":" + quoted(password) + "}").getBytes(UTF_8);
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return out.append('"').toString();
    }

    @Override
    public String toString() {
        return email;
    }
}

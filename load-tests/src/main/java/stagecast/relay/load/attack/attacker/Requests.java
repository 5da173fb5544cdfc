package stagecast.relay.load.attack.attacker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;

/** Requests over HTTP/1.1, and what is to pass for such. */
final class Requests {

    private Requests() {}

    /** These bytes, one for each character. */
    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }

    /** The beginning of a request's head: the first line and {@code Host}, each with its end. */
    static String begun(AttackOrder order, String method, String path) {
        return method + " " + path + " HTTP/1.1\r\nHost: " + order.authority() + "\r\n";
    }

    /** A request without further fields and body. */
    static String whole(AttackOrder order, String path) {
        return begun(order, "GET", path) + "\r\n";
    }
}

package stagecast.relay.load.attack.attacker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/**
 * The process of the attackers: makes each attack that standard input orders, a line each, and answers on standard output with a
 * line of its volume. It ends with standard input, whatever it is at.
 */
public final class Attacker {

    private Attacker() {}

    /** Runs until standard input ends. */
    public static void main(String... none) throws IOException {
        var orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            AttackOrder order = AttackOrder.parse(line);
            Thread thread = new Thread(() -> attack(order), "attack");
            thread.setDaemon(true); // so that the end of the orders is the end of the process
            thread.start();
        }
    }

    private static void attack(AttackOrder order) {
        try {
            System.out.println(AttackRun.of(order).line());
        } catch (IOException e) {
            System.out.println(e);
        }
    }
}

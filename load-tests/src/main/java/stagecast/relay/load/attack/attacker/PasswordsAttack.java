package stagecast.relay.load.attack.attacker;

import java.io.IOException;
import stagecast.relay.load.client.ClientFrames;
import stagecast.relay.load.client.Login;

/** Each tries a wrong password, and another one when it was answered: half of them for one account, half for one each. */
final class PasswordsAttack extends WebSocketAttack {

    private int guesses;

    PasswordsAttack(AttackOrder order) {
        super(order, "");
    }

    @Override
    void joined(AttackSocket socket) throws IOException {
        guess(socket);
    }

    @Override
    void heard(AttackSocket socket) throws IOException {
        if (socket.hasSentAll()) {
            guess(socket);
        }
    }

    private void guess(AttackSocket socket) throws IOException {
        int number = guesses++;
        String account = number % 2 == 0 ? "stranger" : "stranger" + number;
        var wrong = new Login(account + "@example.org", "guess " + number);
        socket.send(ClientFrames.frame(TEXT, wrong.message()), 1);
    }
}

package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import stagecast.relay.CloseCode;

/** Section 8: the memory of all unfinished messages together. */
abstract class PartsSection extends Section {

    private static final int MESSAGE = 4 << 10;
    private static final int FIRST_FRAGMENT = MESSAGE - 100;
    private static final int ROOM = 4;
    private static final int SENDERS = 3 * ROOM;

    PartsSection(Supplier<Scene> scene) {
        super(scene);
    }

    private static byte[] digits(int count) {
        byte[] digits = new byte[count];
        Arrays.fill(digits, (byte) '1');
        return digits;
    }

    private static boolean hasEnded(RelayClient sender) {
        try {
            sender.send(Frame.ping("is it still open?"));
            Frame answer = sender.next();
            if (answer.opcode() == Frame.PONG) {
                return false;
            }
            assertEquals(CloseCode.TOO_SLOW, answer.closeCode());
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void beyond_the_bound_of_all_some_unfinished_messages_end_with_1013_and_the_others_arrive() throws Exception {
        scene().bounds.anyRate().messageBytes(MESSAGE).inboundBytes(ROOM * (MESSAGE + 1024));
        var listener = scene().listener();
        var finished = scene().sender();
        List<RelayClient> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            senders.add(scene().member(scene().account(), scene().listener("listen=false")));
        }

        List<RelayClient> open = new ArrayList<>();
        for (RelayClient sender : senders) {
            sender.send(Frame.open(Frame.TEXT, digits(FIRST_FRAGMENT)), Frame.ping("is it read?"));
            if (sender.next().opcode() == Frame.PONG) {
                open.add(sender);
            }
        }
        // Each lane hears for itself which of its connections have to go.
        Waiting.until("no more are open than there is room for", scene().patience, () -> {
            open.removeIf(PartsSection::hasEnded);
            return open.size() <= ROOM;
        });
        for (RelayClient sender : open) {
            sender.send(Frame.last(digits(1)));
        }

        assertFalse(open.isEmpty());
        String whole = envelope("1".repeat(FIRST_FRAGMENT + 1));
        for (int i = 0; i < open.size(); i++) {
            assertEquals(whole, listener.nextText());
            assertEquals(whole, finished.nextText());
        }
        finished.send("2");
        assertEquals(envelope("2"), listener.nextText());
    }
}

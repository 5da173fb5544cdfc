package stagecast.relay.tck;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import stagecast.relay.Batch;
import stagecast.relay.Connection;
import stagecast.relay.JoinRequest;
import stagecast.relay.Relay;
import stagecast.relay.Transport;
import stagecast.relay.join.JoinHandshake;
import stagecast.relay.join.JoinHandshake.Outcome;

/**
 * The plain binding with transports that are always one write behind: each takes nothing of what it is offered, and asks for
 * it in a later turn. Nothing is wrong with that, so the contract holds; but whatever the relay sends has to wait.
 */
class OneWriteBehind extends ServerBindingContract implements Variation {

    @Override
    protected RunningServer start(Relay relay) throws IOException {
        return PlainSocketBinding.start(relay, this);
    }

    @Override
    public Outcome join(Relay relay, JoinRequest request, Transport transport) {
        var late = new Late(request, transport);
        return WrongBinding.fed(JoinHandshake.join(relay, request, late), late::feeds);
    }

    private static final class Late extends WrongBinding.WritesOn {

        private final JoinRequest request;
        private @Nullable Connection connection;
        private boolean asked;
        private boolean taking;

        private Late(JoinRequest request, Transport to) {
            super(to);
            this.request = request;
        }

        private Connection feeds(Connection joined) {
            Connection fed = new WrongBinding.FeedsOn(joined) {
                @Override
                public void onWritable() {
                    taking = true;
                    super.onWritable();
                    taking = false;
                }
            };
            connection = fed;
            return fed;
        }

        @Override
        public int write(Batch batch, int from, int end) {
            if (taking) {
                int written = to.write(batch, from, end);
                taking = written == end - from;
                return written;
            }
            if (!asked) {
                asked = true;
                request.lane().execute(this::ask);
            }
            return 0;
        }

        private void ask() {
            asked = false;
            if (connection != null) {
                connection.onWritable();
            }
        }
    }
}

package stagecast.relay.server.net;

import org.jspecify.annotations.Nullable;

/** A queue of sockets in the order in which they were added; any one is removed in constant time. Not thread-safe. */
final class Line {

    private final Place ends = new Place(null);

    Line() {
        ends.before = ends;
        ends.behind = ends;
    }

    /** The place of a socket, which is in one line at most. */
    static final class Place {

        private final @Nullable OpenSocket socket;
        private @Nullable Place before;
        private @Nullable Place behind;

        Place(@Nullable OpenSocket socket) {
            this.socket = socket;
        }

        /** Removes the socket from its line, if it is in one. */
        void leave() {
            if (before != null && behind != null) {
                before.behind = behind;
                behind.before = before;
                before = null;
                behind = null;
            }
        }
    }

    /** Adds one at the end. */
    void add(Place place) {
        place.before = ends.before;
        place.behind = ends;
        if (ends.before != null) {
            ends.before.behind = place;
        }
        ends.before = place;
    }

    /** The socket that has been here longest. */
    @Nullable
    OpenSocket first() {
        return ends.behind == null ? null : ends.behind.socket;
    }
}

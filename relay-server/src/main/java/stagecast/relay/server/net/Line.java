package stagecast.relay.server.net;

import org.jspecify.annotations.Nullable;

/** Sockets in the order in which they were added; one is taken out from anywhere in constant time. Not thread-safe. */
final class Line {

    private final Place ends = new Place(null);

    Line() {
        ends.before = ends;
        ends.behind = ends;
    }

    /** Where a socket stands; it stands in one line at most. */
    static final class Place {

        private final @Nullable OpenSocket socket;
        private @Nullable Place before;
        private @Nullable Place behind;

        Place(@Nullable OpenSocket socket) {
            this.socket = socket;
        }

        /** Takes it out of the line that it stands in, if it does. */
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

    /** The one that has stood here longest. */
    @Nullable
    OpenSocket first() {
        return ends.behind == null ? null : ends.behind.socket;
    }
}

package stagecast.relay.server.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Has connections of one lane closed elsewhere, all of a turn together. On its own thread XNIO selects anew for each that is
 * closed, which takes the longer the more others are ready, and those who leave at once are ready at once: some thousands
 * would keep everybody else from the lane for seconds. Lives on its lane.
 */
final class Departures {

    private final Executor lane;
    private final Executor elsewhere;
    private List<Runnable> ending = new ArrayList<>();

    /**
     * Makes one without anybody in it.
     *
     * @param lane runs what it is given at the end of the turn
     * @param elsewhere the threads that close
     */
    Departures(Executor lane, Executor elsewhere) {
        this.lane = lane;
        this.elsewhere = elsewhere;
    }

    /**
     * Adds a connection of which the lane selects nothing any more.
     *
     * @param close what is to be done with it elsewhere; throws nothing
     */
    void add(Runnable close) {
        ending.add(close);
        if (ending.size() == 1) {
            lane.execute(this::send);
        }
    }

    private void send() {
        List<Runnable> together = ending;
        ending = new ArrayList<>();
        try {
            elsewhere.execute(() -> together.forEach(Runnable::run));
        } catch (RejectedExecutionException stopped) {
            together.forEach(Runnable::run);
        }
    }
}

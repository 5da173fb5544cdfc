package stagecast.relay.load.attack.attacker;

/** Counts what an attack is made of. Used by the attacker's one thread. */
final class VolumeCounter {

    private int open;
    private long held;
    private long opened;
    private long ended;
    private long failed;
    private long sent;
    private long bytes;

    /** A socket begins to connect. */
    void opening() {
        open++;
        held = Math.max(held, open);
    }

    /** It is connected. */
    void opened() {
        opened++;
    }

    /** A socket that was opening, or open, is closed. */
    void closed() {
        open--;
    }

    /** The relay ended a connection. */
    void ended() {
        ended++;
    }

    /** No connection came about. */
    void failed() {
        failed++;
    }

    /** So many requests or messages were begun. */
    void sent(int messages) {
        sent += messages;
    }

    /** So many bytes were written. */
    void wrote(int more) {
        bytes += more;
    }

    /** Sockets that are there now, those that connect among them. */
    int open() {
        return open;
    }

    AttackVolume volume() {
        return new AttackVolume(held, opened, ended, failed, sent, bytes);
    }
}

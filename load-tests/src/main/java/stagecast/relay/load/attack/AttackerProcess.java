package stagecast.relay.load.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import stagecast.relay.load.attack.attacker.AttackOrder;
import stagecast.relay.load.attack.attacker.AttackVolume;
import stagecast.relay.load.attack.attacker.Attacker;
import stagecast.relay.load.peers.Peer;
import stagecast.relay.load.process.Failures;
import stagecast.relay.load.process.Jvm;

/**
 * The process of the attackers. It gets an {@link AttackOrder} as a line, and answers with the {@link AttackVolume} when the
 * attack is over. It ends when this is closed, or this program ends. Used by one thread.
 */
final class AttackerProcess implements AutoCloseable {

    private static final Duration ENDING = Duration.ofSeconds(30);

    private final Process process;
    private final OutputStream orders;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private AttackerProcess(Process process) {
        this.process = process;
        this.orders = process.getOutputStream();
        Thread reader = new Thread(this::read, "attacker-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts it, without an attack.
     *
     * @throws IOException if it can't be started
     */
    static AttackerProcess start(Peer.Start start) throws IOException {
        List<String> command = Jvm.command(start.javaOptions());
        command.addAll(List.of("-cp", Jvm.classPath(), Attacker.class.getName()));
        return new AttackerProcess(new ProcessBuilder(command)
                .directory(start.directory().toFile())
                .redirectErrorStream(true)
                .start());
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(line);
            }
            answers.add("it ended");
        } catch (IOException e) {
            answers.add(Failures.sentence(e));
        }
    }

    /** Begins an attack, and does not wait for its end. */
    void begin(AttackOrder order) throws IOException {
        orders.write((order.line() + "\n").getBytes(UTF_8));
        orders.flush();
    }

    /**
     * Waits for the end of an attack.
     *
     * @throws IOException if it failed, or did not end in time
     */
    AttackVolume await() throws IOException {
        String answer;
        try {
            answer = answers.poll(ENDING.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (answer == null) {
            throw new IOException("the attackers did not end within " + ENDING.toSeconds() + " s");
        }
        try {
            return AttackVolume.parse(answer);
        } catch (IllegalArgumentException e) {
            throw new IOException("the attackers failed: " + answer, e);
        }
    }

    @Override
    public void close() throws IOException {
        orders.close();
        try {
            if (!process.waitFor(ENDING.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("the attackers did not end within " + ENDING.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package stagecast.relay.load.core;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A turn of a lane: from a sender's bytes through parsing, routing and batching to one write for each listener. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx512m", "-XX:MaxDirectMemorySize=256m", "-XX:+UseSerialGC"})
public class BroadcastBenchmark {

    /** What a phone says of how it is held: 120 bytes. */
    static final String GYRO = "{\"id\":\"phone-000017\",\"q\":[0.70710678,0.00012345,-0.70710678,0.00098765],"
            + "\"acc\":[0.0123,-9.8067,0.0456],\"t\":1732723200000}";

    /** How many listen. */
    @Param({"10", "100", "1000", "10000"})
    public int listeners;

    /** How many messages the turn reads. */
    @Param({"1", "32"})
    public int messages;

    /** The message's bytes: 0 for what a phone says, else of a JSON object with one long string. */
    @Param("0")
    public int size;

    /** Whether they are a binary message of random bytes instead. */
    @Param("false")
    public boolean binary;

    @SuppressWarnings("NullAway.Init")
    private BroadcastHall hall;

    /** Has everybody join. */
    @Setup
    public void join() {
        hall = binary ? new BroadcastHall(listeners, random()) : new BroadcastHall(listeners, text());
    }

    private String text() {
        String around = "{\"text\":\"\"}";
        return size == 0
                ? GYRO
                : around.replace("\"\"}", "\"" + ".".repeat(Math.max(0, size - around.length())) + "\"}");
    }

    private byte[] random() {
        byte[] bytes = new byte[size == 0 ? GYRO.length() : size];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    /** One turn. */
    @Benchmark
    public void turn() {
        hall.turn(messages);
    }
}

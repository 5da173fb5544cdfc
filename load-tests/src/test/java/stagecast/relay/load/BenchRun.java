package stagecast.relay.load;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** What {@code ./relay bench} with these arguments did. */
public record BenchRun(int exit, String out, String err) {

    public static BenchRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine bench = Bench.commandLine();
        bench.setOut(new PrintWriter(out));
        bench.setErr(new PrintWriter(err));
        int exit = bench.execute(arguments);
        return new BenchRun(exit, out.toString(), err.toString());
    }
}

package stagecast.relay.load.gatling;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import stagecast.relay.load.process.Built;
import stagecast.relay.load.process.Tools;

/** Gatling, in a process of its own: its many libraries are no load for the other programs here. */
final class GatlingProcess {

    private static final String MAIN = "io.gatling.app.Gatling";

    /** It writes strings into its log by way of their inside. */
    private static final String OPENING = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    private static final String LOG = "-Dlogback.configurationFile=gatling-logback.xml";

    private static final int WARNS_OF_NATIVE_CODE = 24;

    private GatlingProcess() {}

    /**
     * Plays a scenario to its end, which {@link ScenarioParameters} bounds.
     *
     * @param reports for the folder in which the report will be
     * @param out gets what Gatling says
     * @return 0 if all that was to happen did, and nothing failed
     * @throws IOException if Gatling can't be started
     */
    static int play(Scenario scenario, ScenarioParameters parameters, Path reports, PrintWriter out)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(scenario, parameters, reports)).redirectErrorStream(true);
        builder.environment().put("RELAY_EMAIL", parameters.login().email());
        builder.environment().put("RELAY_PASSWORD", parameters.login().password());
        Process process = builder.start();
        Thread onExit = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(onExit);
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.println(line);
                out.flush();
            }
            int exit = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(onExit);
            return exit;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static List<String> command(Scenario scenario, ScenarioParameters parameters, Path reports) {
        String libraries = Built.here().resolve("lib-gatling") + File.separator + "*";
        List<String> command =
                new ArrayList<>(List.of(Tools.ofJava("java").toString(), "-Xmx1g", "-XX:+UseSerialGC", OPENING, LOG));
        if (Runtime.version().feature() >= WARNS_OF_NATIVE_CODE) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(parameters.options());
        command.addAll(List.of("-cp", System.getProperty("java.class.path") + File.pathSeparator + libraries));
        command.addAll(List.of(MAIN, "-s", scenario.className(), "-rf", reports.toString()));
        return command;
    }
}

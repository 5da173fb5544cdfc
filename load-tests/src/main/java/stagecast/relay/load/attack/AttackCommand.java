package stagecast.relay.load.attack;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import stagecast.relay.load.attack.attacker.AttackKind;
import stagecast.relay.load.command.Attempt;
import stagecast.relay.load.command.CsvOption;
import stagecast.relay.load.command.Seconds;
import stagecast.relay.load.command.WrongUse;
import stagecast.relay.load.process.Failures;

/** The command line of {@link AttackTrial}. */
@Command(
        name = "attack",
        description = "Starts a relay, attacks it in each of several ways, and shows what honest clients notice of it.",
        showDefaultValues = true,
        sortOptions = false)
public final class AttackCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--attack",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Which attacks, one after the other; without it all: parts, heads, bodies, unread, idle, errors,"
                            + " junk, leave, reauth, passwords, slow.")
    private List<String> attacks = new ArrayList<>();

    @Option(names = "--sockets", defaultValue = "19000", description = "Attacking connections at a time, at most.")
    private int sockets;

    @Option(
            names = "--addresses",
            defaultValue = "50",
            description =
                    "How many addresses of 127.0.0.0/8 they come from; 0: from 127.0.0.1, as the honest clients do.")
    private int addresses;

    @Option(names = "--seconds", defaultValue = "60", description = "Seconds of each attack.")
    private double seconds;

    @Option(names = "--quiet", defaultValue = "5", description = "Seconds before each, to compare with.")
    private double quiet;

    @Option(names = "--settle", defaultValue = "10", description = "Seconds for the last messages to arrive.")
    private double settle;

    @Option(
            names = "--leaving",
            defaultValue = "30",
            description = "Seconds for the relay to close what the attackers left, before its memory is looked at.")
    private double leaving;

    @Option(names = "--listeners", defaultValue = "100", description = "Honest listeners, beside one honest sender.")
    private int listeners;

    @Option(names = "--rate", defaultValue = "60", description = "Messages a second of that sender, on time.")
    private double rate;

    @Option(
            names = "--most-p99",
            defaultValue = "250ms",
            converter = Milliseconds.class,
            description = "What the p99 of the honest deliveries may be during an attack, as 250ms or 2s.")
    @SuppressWarnings("NullAway.Init")
    private Duration mostP99;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the relay, which has its defaults otherwise; may be repeated.")
    private List<String> settings = new ArrayList<>();

    @Mixin
    private final CsvOption csv = new CsvOption();

    /** A time with its unit. */
    static final class Milliseconds implements ITypeConverter<Duration> {

        @Override
        public Duration convert(String value) {
            String text = value.strip().toLowerCase(Locale.ROOT);
            if (!text.matches("\\d{1,9}(ms|s)")) {
                throw new TypeConversionException(
                        "a time is a whole number with its unit, as 250ms or 2s; this is " + value);
            }
            long number = Long.parseLong(text.replaceAll("\\D", ""));
            return text.endsWith("ms") ? Duration.ofMillis(number) : Duration.ofSeconds(number);
        }
    }

    @Override
    public Integer call() {
        AttackPlan plan = plan();
        return Attempt.codeInFolder(spec, folder -> run(plan, folder));
    }

    private boolean run(AttackPlan plan, Path directory) throws IOException {
        csv.add(AttackReport.COLUMNS);
        return AttackTrial.run(plan, directory, this::show);
    }

    private void show(AttackResult result) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(AttackReport.table(result));
        out.flush();
        csv.add(AttackReport.csv(result));
        try {
            csv.write();
        } catch (IOException e) {
            throw new UncheckedIOException(Failures.sentence(e), e);
        }
    }

    private AttackPlan plan() {
        try {
            List<AttackKind> kinds = attacks.isEmpty()
                    ? List.of(AttackKind.values())
                    : attacks.stream().map(AttackKind::named).toList();
            return new AttackPlan(
                    kinds,
                    listeners,
                    rate,
                    sockets,
                    addresses,
                    Seconds.of(seconds),
                    Seconds.of(quiet),
                    Seconds.of(settle),
                    Seconds.of(leaving),
                    mostP99,
                    List.copyOf(settings));
        } catch (IllegalArgumentException e) {
            throw WrongUse.of(spec, e);
        }
    }
}

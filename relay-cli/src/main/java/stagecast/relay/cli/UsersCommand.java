package stagecast.relay.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stagecast.relay.auth.Account;
import stagecast.relay.auth.Accounts;
import stagecast.relay.auth.AuthStore;
import stagecast.relay.server.config.TextFile;

/** {@code relay users …}: the accounts, also beside a running relay. */
@Command(
        name = "users",
        description = "Manages the accounts.",
        mixinStandardHelpOptions = true,
        version = RelayCommand.VERSION)
final class UsersCommand implements Callable<Integer> {

    /** Longer than any password may be, so that a wrong file on standard input is refused early. */
    private static final int MAX_PASSWORD_READ = 4096;

    private static final String PASSWORD_STDIN = "--password-stdin";
    private static final String FROM_STDIN = "Reads the password from the first line of standard input.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do: add, remove, password or list");
    }

    @Command(name = "add", description = "Makes an account.", mixinStandardHelpOptions = true)
    int add(
            @Parameters(paramLabel = "EMAIL", description = "Its e-mail address.") String email,
            @Option(names = PASSWORD_STDIN, description = FROM_STDIN) boolean fromStandardInput,
            @Mixin StoreOptions options)
            throws IOException {
        return withPassword(options, fromStandardInput, (accounts, password) -> accounts.add(email, password), "added");
    }

    @Command(name = "password", description = "Changes an account's password.", mixinStandardHelpOptions = true)
    int password(
            @Parameters(paramLabel = "EMAIL", description = "Its e-mail address.") String email,
            @Option(names = PASSWORD_STDIN, description = FROM_STDIN) boolean fromStandardInput,
            @Mixin StoreOptions options)
            throws IOException {
        return withPassword(
                options,
                fromStandardInput,
                (accounts, password) -> accounts.changePassword(email, password),
                "changed the password of");
    }

    @Command(name = "remove", description = "Removes an account.", mixinStandardHelpOptions = true)
    int remove(
            @Parameters(paramLabel = "EMAIL", description = "Its e-mail address.") String email,
            @Mixin StoreOptions options) {
        try (AuthStore store = options.open()) {
            return report(store.accounts().remove(email), "removed");
        }
    }

    @Command(name = "list", description = "Lists the accounts.", mixinStandardHelpOptions = true)
    int list(@Mixin StoreOptions options) {
        PrintWriter out = spec.commandLine().getOut();
        try (AuthStore store = options.open()) {
            for (Account account : store.accounts().list()) {
                out.println(account.email() + "  " + account.userId() + "  " + account.createdAt());
            }
        }
        return ExitCode.OK;
    }

    private int withPassword(
            StoreOptions options,
            boolean fromStandardInput,
            BiFunction<Accounts, char[], Accounts.Outcome> change,
            String done)
            throws IOException {
        char[] password = fromStandardInput ? readLine() : ask();
        try (AuthStore store = options.open()) {
            return report(change.apply(store.accounts(), password), done);
        } finally {
            Arrays.fill(password, ' ');
        }
    }

    private int report(Accounts.Outcome outcome, String done) {
        if (outcome instanceof Accounts.Outcome.Done result) {
            spec.commandLine().getOut().println(done + " " + result.account().email());
            return ExitCode.OK;
        }
        if (outcome instanceof Accounts.Outcome.Refused refused) {
            spec.commandLine().getErr().println(refused.reason());
        }
        return ExitCode.SOFTWARE;
    }

    /** The first line of standard input; its end may be missing. */
    private char[] readLine() throws IOException {
        try {
            return readFirstLine();
        } catch (CharacterCodingException e) {
            throw wrong("the password on standard input is not UTF-8");
        }
    }

    private char[] readFirstLine() throws IOException {
        // Reports bytes that are not UTF-8: with a replacement character the password would be a different one.
        Reader in = new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder());
        char[] line = new char[MAX_PASSWORD_READ];
        int length = 0;
        int next = in.read();
        if (TextFile.isMark(next)) {
            next = in.read();
        }
        while (next >= 0 && next != '\n') {
            if (length == line.length) {
                throw wrong("the first line of standard input is too long for a password");
            }
            line[length++] = (char) next;
            next = in.read();
        }
        boolean carriageReturn = length > 0 && line[length - 1] == '\r';
        char[] password = Arrays.copyOf(line, carriageReturn ? length - 1 : length);
        Arrays.fill(line, ' ');
        return password;
    }

    @SuppressWarnings("SystemConsoleNull") // from 22 on too, since the start script asks for java.base's console
    private char[] ask() {
        Console console = System.console();
        if (console == null) {
            throw wrong("there is no terminal to ask for a password on: pass it with " + PASSWORD_STDIN);
        }
        char[] first = console.readPassword("password: ");
        char[] second = console.readPassword("once more: ");
        if (first == null || second == null || !Arrays.equals(first, second)) {
            throw wrong("the two passwords are not the same; try again");
        }
        for (char c : first) {
            if (c == Unreadable.REPLACEMENT) {
                throw wrong("the password has characters that Java can't read in this locale: set LC_ALL=C.UTF-8");
            }
        }
        return first;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

package stagecast.relay.auth;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import stagecast.relay.Authenticator;

/**
 * Accounts, tokens and tickets in a database, and all that rests on them. Several processes may have the same one open.
 * Thread-safe.
 */
public final class AuthStore implements AutoCloseable {

    private static final int LOOKUP_THREADS = 2;
    private static final Duration LOOKUP_WAIT = Duration.ofSeconds(5);

    /** For the batched reads, the watch, and a caller that lists accounts. */
    private static final int OTHER_READERS = 3;

    private final AuthSettings settings;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Database database;
    private final WorkQueue lookups;
    private final BatchedReads reads;
    private final Accounts accounts;
    private final PasswordChecks passwords;
    private final Logins logins;
    private final Tickets tickets;
    private final Authenticator authenticator;
    private final CredentialsInUse inUse = new CredentialsInUse();
    private final List<RevocationWatch> watches = new CopyOnWriteArrayList<>();

    /**
     * Opens the store, making the folder, where there is one, and the tables where they are missing. Takes some tenths of
     * a second.
     *
     * @param dataFolder where the database's file is; not looked at where {@link AuthSettings#store()} is elsewhere
     * @param settings the bounds, and which database it is
     * @param clock tells when tokens are made and expire
     * @throws StoreException if the database can't be made, reached, written or understood
     */
    public static AuthStore open(Path dataFolder, AuthSettings settings, InstantSource clock) {
        var secrets = new Secrets();
        var hasher = new Argon2PasswordHasher(settings.argon2(), secrets);
        return open(dataFolder, settings, clock, hasher, secrets, System::nanoTime);
    }

    static AuthStore open(
            Path dataFolder,
            AuthSettings settings,
            InstantSource clock,
            PasswordHasher hasher,
            Secrets secrets,
            LongSupplier nanoTime) {
        int readers = settings.hashThreads() + LOOKUP_THREADS + OTHER_READERS;
        Database database = settings.store().isSqlite()
                ? SqliteDatabase.open(dataFolder, readers)
                : PostgresDatabase.open(settings.store(), settings.postgres());
        return new AuthStore(settings, clock, hasher, secrets, nanoTime, database);
    }

    private AuthStore(
            AuthSettings settings,
            InstantSource clock,
            PasswordHasher hasher,
            Secrets secrets,
            LongSupplier nanoTime,
            Database database) {
        this.settings = settings;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.database = database;
        lookups = new WorkQueue("auth-lookup", LOOKUP_THREADS, settings.lookupQueue(), LOOKUP_WAIT, nanoTime);
        reads = new BatchedReads("auth-read", database, settings.lookupQueue(), LOOKUP_WAIT, nanoTime);
        var tokens = new TokenLookups(reads, clock);
        var arrivals = new GuestArrivals(database, lookups);
        accounts = new Accounts(database, hasher, secrets, clock, settings.passwordLength());
        passwords = new PasswordChecks(database, hasher, reads, secrets, settings, nanoTime);
        logins = new Logins(database, passwords, lookups, tokens, secrets, clock, settings, inUse);
        tickets = new Tickets(database, lookups, secrets, clock, settings.ticketsPerAccount(), arrivals, inUse);
        authenticator = new StoreAuthenticator(passwords, tokens, arrivals);
    }

    /** For whoever runs the relay. */
    public Accounts accounts() {
        return accounts;
    }

    /** For whoever wants a token. */
    public Logins logins() {
        return logins;
    }

    /** For whoever lets guests in, and for guests. */
    public Tickets tickets() {
        return tickets;
    }

    /** For the relay. */
    public Authenticator authenticator() {
        return authenticator;
    }

    /**
     * Starts to look for credentials that have ended, at once and then every {@link AuthSettings#revocationPoll()}.
     *
     * @param inUse names those on which something rests ({@link stagecast.relay.Identity#credential()}); those that this
     *     store did not give out are passed over. Called on the watch's thread, before each look, and on others where a
     *     token or a guest has to make room for a new one: those in use do not
     * @param ended takes an ended one, on the watch's thread, at each look for as long as it is in use
     * @return ends with this store, if it was not closed before
     */
    public RevocationWatch watch(Supplier<? extends Collection<String>> inUse, Consumer<String> ended) {
        return watch(inUse, ended, (thread, fault) -> thread.getThreadGroup().uncaughtException(thread, fault));
    }

    /**
     * The same for a caller that wants to know when the watch's thread ends, or memory runs out on it.
     *
     * @param died is called on that thread
     */
    public RevocationWatch watch(
            Supplier<? extends Collection<String>> inUse,
            Consumer<String> ended,
            Thread.UncaughtExceptionHandler died) {
        var watch = RevocationWatch.start(
                new EndedCredentials(database, clock), inUse, ended, died, settings.revocationPoll(), nanoTime);
        this.inUse.add(inUse);
        watches.add(watch);
        return watch;
    }

    /**
     * Answers what waits with busy, waits a bounded time for what is under way, and closes the database. What comes later is
     * answered with busy. Harmless when repeated.
     *
     * @throws StoreException if something under way did not end in time
     */
    @Override
    public void close() {
        watches.forEach(RevocationWatch::close);
        passwords.close();
        reads.close();
        lookups.close();
        database.close();
    }
}

package stagecast.relay.auth;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/**
 * The connections to one SQLite file. SQLite has one writer at a time, so there is one connection that writes, guarded
 * by a lock; readers have theirs and wait for nobody. Statements are prepared for each use, which costs microseconds,
 * and not cached.
 */
final class SqliteDatabase implements Database {

    /** How long a caller waits for a connection; SQLite's own wait for another process is bounded alike. */
    private static final long WAIT_SECONDS = 5;

    private static final int BUSY_TIMEOUT_MILLIS = 5_000;

    private final Path file;
    private final SQLiteDataSource source;
    private final int readers;
    private final Semaphore readPermits;
    private final ConcurrentLinkedDeque<Connection> idleReaders = new ConcurrentLinkedDeque<>();
    private final ReentrantLock writing = new ReentrantLock();
    private final Connection writer;
    private volatile boolean closed;

    private SqliteDatabase(Path file, SQLiteDataSource source, int readers) {
        this.file = file;
        this.source = source;
        this.readers = readers;
        this.readPermits = new Semaphore(readers, true);
        try {
            writer = source.getConnection();
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    /**
     * Makes folder, file and tables where they are missing, migrates older tables, and opens the connection that writes.
     *
     * @param folder the data folder
     * @param readers the most connections that read; they are opened as they are needed
     * @throws StoreException if that fails, or if a newer program wrote the file
     */
    static SqliteDatabase open(Path folder, int readers) {
        Path file = StoreFile.prepare(folder);
        SQLiteDataSource source = source(file);
        StoreFile.exclusively(folder, () -> {
            probe(file, source);
            Schema.migrate(source, file.toString(), "choose another data folder");
        });
        return new SqliteDatabase(file, source, readers);
    }

    private static SQLiteDataSource source(Path file) {
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toUri()); // as a URI, or a question mark in the path would end it
        return source;
    }

    private static void probe(Path file, SQLiteDataSource source) {
        try (Connection connection = source.getConnection()) {
            connection.getMetaData().getTables(null, null, null, null).close();
        } catch (SQLException e) {
            if (e.getErrorCode() == SQLiteErrorCode.SQLITE_NOTADB.code) {
                throw new StoreException(
                        file + " is no SQLite database; move it away, or choose another data folder", e);
            }
            throw new StoreException("the store " + file + " can't be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        acquire();
        try {
            checkOpen();
            Connection idle = idleReaders.pollLast();
            Connection reader = idle != null ? idle : source.getConnection();
            T result;
            try {
                result = work.on(reader);
            } catch (SQLException | RuntimeException | Error e) {
                discard(reader, e);
                throw e;
            }
            idleReaders.addLast(reader);
            return result;
        } catch (SQLException e) {
            throw unreachable(e);
        } finally {
            readPermits.release();
        }
    }

    @Override
    public <T> T write(Work<T> work) {
        lock();
        try {
            checkOpen();
            execute("BEGIN IMMEDIATE"); // the driver's own transactions keep the file locked after their commit
            return committed(work);
        } catch (SQLException e) {
            throw unreachable(e);
        } finally {
            writing.unlock();
        }
    }

    private <T> T committed(Work<T> work) throws SQLException {
        try {
            T result = work.on(writer);
            execute("COMMIT");
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            rollBack(e);
            throw e;
        }
    }

    /** A failure may have left anything behind; another connection is opened when one is needed. */
    private static void discard(Connection reader, Throwable cause) {
        try {
            reader.close();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = writer.createStatement()) {
            statement.execute(sql);
        }
    }

    private void rollBack(Throwable cause) {
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private void acquire() {
        try {
            if (!readPermits.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
    }

    private void lock() {
        try {
            if (!writing.tryLock(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreException("the store " + file + " has been closed; open it again");
        }
    }

    private StoreException busy() {
        return new StoreException("the store " + file + " is busy; try again");
    }

    private StoreException unreachable(SQLException e) {
        return new StoreException(
                "the store " + file + " can't be used: " + e.getMessage()
                        + "; see that its disk has room and that no other program locks it",
                e);
    }

    @Override
    public void close() {
        lock();
        try {
            if (closed) {
                return;
            }
            if (!readPermits.tryAcquire(readers, WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw busy();
            }
            closed = true;
            readPermits.release(readers);
            closeConnections();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        } catch (SQLException e) {
            throw unreachable(e);
        } finally {
            writing.unlock();
        }
    }

    private void closeConnections() throws SQLException {
        for (Connection reader = idleReaders.poll(); reader != null; reader = idleReaders.poll()) {
            reader.close();
        }
        writer.close();
    }
}

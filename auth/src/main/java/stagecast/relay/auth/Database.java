package stagecast.relay.auth;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteDataSource;

/**
 * The connections to one SQLite file. SQLite has one writer at a time, so there is one connection that writes, guarded
 * by a lock; readers have theirs and wait for nobody. Statements are prepared for each use, which costs microseconds,
 * and not cached.
 *
 * <p>Thread-safe. Every method blocks.
 */
final class Database implements AutoCloseable {

    /** How long a caller waits for a connection; SQLite's own wait for another process is bounded alike. */
    private static final long WAIT_SECONDS = 5;

    /** Work on a connection, within a transaction if it writes. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final Path file;
    private final SQLiteDataSource source;
    private final int readers;
    private final Semaphore readPermits;
    private final ConcurrentLinkedDeque<Connection> idleReaders = new ConcurrentLinkedDeque<>();
    private final ReentrantLock writing = new ReentrantLock();
    private final Connection writer;
    private volatile boolean closed;

    /**
     * Opens the writer; readers are opened as they are needed.
     *
     * @param file the database, as messages show it
     * @param source where connections come from
     * @param readers the most connections that read
     */
    Database(Path file, SQLiteDataSource source, int readers) {
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
     * Reads what has been committed.
     *
     * @throws StoreException if it can't be read now
     */
    <T> T read(Work<T> work) {
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

    /**
     * Runs one transaction; when this returns, it is on disk.
     *
     * @throws StoreException if it can't be written now; nothing of it has happened then
     */
    <T> T write(Work<T> work) {
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

    /** Waits, for a bounded time, for those who work on a connection, and closes all. Harmless when repeated. */
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

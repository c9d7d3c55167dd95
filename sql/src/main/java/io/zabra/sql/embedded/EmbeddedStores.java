package io.zabra.sql.embedded;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.directory.DataDirectory;
import io.zabra.engine.disk.FileTrouble;
import io.zabra.engine.disk.NioDisk;
import io.zabra.jdbc.spi.EmbeddedSql;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlSessionOptions;
import io.zabra.jdbc.spi.SqlState;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The stores of this process, each shared by all sessions on the same name or directory and closed with the last of them.
 * Thread-safe. Found by {@link java.util.ServiceLoader}.
 */
public final class EmbeddedStores implements EmbeddedSql {
    private static final Map<String, SharedStore> OPEN = new HashMap<>();

    /** How a store that is not open yet is opened. */
    interface Opening {
        /** @param onFailure to be told once when the store stops for good */
        LocalStore open(Consumer<Throwable> onFailure) throws SQLException;
    }

    @Override
    public SqlSession openDirectory(Path directory, SqlSessionOptions options) throws SQLException {
        Path path = directory.toAbsolutePath().normalize();
        return open("directory:" + path, options, onFailure -> durable(path, onFailure));
    }

    @Override
    public SqlSession openMemory(String name, SqlSessionOptions options) throws SQLException {
        return open("mem:" + name, options, onFailure -> LocalStore.inMemory(config().withOnFailure(onFailure)));
    }

    /**
     * Puts a store of the caller's under a name: {@code jdbc:zabra:mem:NAME} opens sessions on it. It closes when it was
     * given back and the last session on it is closed.
     *
     * @throws IllegalStateException where a store of that name is open
     */
    public static Lent lend(String name, LocalStore store) {
        return lend(name, store, List.of());
    }

    /** The same, of a store whose owner opens all sessions on it: each is a super user's. */
    public static Lent lendToOwner(String name, LocalStore store) {
        return lend(name, store, List.of(new AuthId("super", "")));
    }

    private static Lent lend(String name, LocalStore store, List<AuthId> everyone) {
        String key = "mem:" + name;
        synchronized (OPEN) {
            if (OPEN.containsKey(key)) {
                throw new IllegalStateException("A store named " + name + " is open");
            }
            SharedStore shared = new SharedStore(store, new StoreFailure(), everyone);
            shared.users = 1;
            OPEN.put(key, shared);
        }
        return () -> release(key);
    }

    /** A store that others use by its name; to be given back once. */
    @FunctionalInterface
    public interface Lent extends AutoCloseable {
        @Override
        void close();
    }

    private static LocalStore durable(Path directory, Consumer<Throwable> onFailure) throws SQLException {
        try {
            // Sessions expire in a store that is open, and what has outlived its time goes: that much is written though
            // nobody writes.
            if (DataDirectory.isOfMember(NioDisk.DISK, directory)) {
                throw new IOException(
                        "it is of a member of an ensemble, and the others would not have what is written there."
                                + " Connect to a server; or look at a copy: zabra backup " + directory
                                + " FILE, zabra restore FILE NEW-DIRECTORY");
            }
            return LocalStore.open(directory, config().withOnFailure(onFailure));
        } catch (IOException e) {
            throw SqlState.CONNECTION_FAILED.exception(
                    "The store in " + directory + " cannot be opened: " + FileTrouble.text(e), 0, e);
        }
    }

    private static LocalStoreConfig config() {
        return LocalStoreConfig.standard().withExtendedTypes(true);
    }

    private static SqlSession open(String key, SqlSessionOptions options, Opening opening) throws SQLException {
        SharedStore store = acquire(key, opening);
        try {
            return store.openSession(options, () -> release(key));
        } catch (SQLException | RuntimeException e) {
            release(key);
            throw e;
        }
    }

    private static SharedStore acquire(String key, Opening opening) throws SQLException {
        synchronized (OPEN) {
            SharedStore store = OPEN.get(key);
            if (store == null) {
                StoreFailure failure = new StoreFailure();
                store = new SharedStore(opening.open(failure), failure, List.of());
                OPEN.put(key, store);
            }
            store.users++;
            return store;
        }
    }

    private static void release(String key) {
        synchronized (OPEN) {
            SharedStore store = OPEN.get(key);
            if (store != null && --store.users == 0) {
                OPEN.remove(key);
                store.close();
            }
        }
    }
}

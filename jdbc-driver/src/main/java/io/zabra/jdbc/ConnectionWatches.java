package io.zabra.jdbc;

import io.zabra.jdbc.spi.WatchSink;
import io.zabra.jdbc.watch.Watch;
import io.zabra.jdbc.watch.WatchEvent;
import io.zabra.jdbc.watch.WatchListener;
import io.zabra.jdbc.watch.WatchMode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The watches of a connection: which listeners an event concerns, as Apache's {@code ZKWatchManager} decides it, and the
 * thread that calls them, which is there while there is something to tell. Any thread.
 */
final class ConnectionWatches implements WatchSink {
    private static final Logger LOG = Logger.getLogger("io.zabra.jdbc");
    private static final long THREAD_IDLE_SECONDS = 10;

    private final SqlConnection connection;
    private final Map<WatchMode, Map<String, List<Registration>>> registrations = new EnumMap<>(WatchMode.class);
    private final ThreadPoolExecutor teller;
    private boolean over;

    ConnectionWatches(SqlConnection connection) {
        this.connection = connection;
        for (WatchMode mode : WatchMode.values()) {
            registrations.put(mode, new HashMap<>());
        }
        teller = new ThreadPoolExecutor(
                1, 1, THREAD_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "zabra-jdbc-watch");
                    thread.setDaemon(true);
                    return thread;
                });
        teller.allowCoreThreadTimeOut(true);
    }

    /** One listener on one path. */
    private final class Registration implements Watch {
        private final String path;
        private final WatchMode mode;
        private final WatchListener listener;
        /** Not left on a server yet, which only its own call of {@link #leave} will do. */
        private boolean asked = true;
        /** Whether the znode was there when the watch was left. */
        private boolean present;

        private volatile boolean active = true;
        private volatile boolean closed;

        Registration(String path, WatchMode mode, WatchListener listener) {
            this.path = path;
            this.mode = mode;
            this.listener = listener;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public WatchMode mode() {
            return mode;
        }

        @Override
        public boolean isActive() {
            return active;
        }

        @Override
        public void close() throws SQLException {
            closed = true;
            if (forget(this) && !connection.isClosed()) {
                connection.run(session -> {
                    // Whoever has left the same meanwhile, and had its turn before, has the server's one watch now.
                    if (!isLeft(path, mode)) {
                        session.unwatch(path, mode);
                    }
                });
            }
        }

        @Override
        public String toString() {
            return mode + " watch on " + path;
        }
    }

    private Map<String, List<Registration>> ofMode(WatchMode mode) {
        return Objects.requireNonNull(registrations.get(mode));
    }

    /** Leaves a watch; in place before it is asked for, so that no event can come too early for it. */
    Watch leave(String path, WatchMode mode, WatchListener listener) throws SQLException {
        Registration registration = new Registration(path, mode, listener);
        synchronized (this) {
            ofMode(mode).computeIfAbsent(path, p -> new ArrayList<>(1)).add(registration);
        }
        try {
            connection.run(session -> session.watch(path, mode, present -> left(registration, present)));
        } catch (SQLException | RuntimeException | Error e) {
            takeBack(registration, e);
            throw e;
        }
        return registration;
    }

    /** Once it was left, a server that took the session over since may have been told of it, and would keep it. */
    private void takeBack(Registration registration, Throwable failure) {
        if (registration.asked) {
            forget(registration);
            return;
        }
        try {
            registration.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private synchronized void left(Registration registration, boolean present) {
        registration.asked = false;
        registration.present = present;
    }

    /** @return whether the server has to be told: nobody else watches the same */
    private synchronized boolean forget(Registration registration) {
        if (!registration.active) {
            return false;
        }
        registration.active = false;
        Map<String, List<Registration>> others = ofMode(registration.mode);
        List<Registration> same = others.get(registration.path);
        if (same != null) {
            same.remove(registration);
            if (same.isEmpty()) {
                others.remove(registration.path);
            }
        }
        return !isWatched(registration.path, registration.mode);
    }

    private synchronized boolean isLeft(String path, WatchMode mode) {
        return isWatched(path, mode);
    }

    /** A server knows one data watch for both modes of it. */
    private boolean isWatched(String path, WatchMode mode) {
        boolean data = mode == WatchMode.DATA || mode == WatchMode.EXISTS;
        return data
                ? ofMode(WatchMode.DATA).containsKey(path)
                        || ofMode(WatchMode.EXISTS).containsKey(path)
                : ofMode(mode).containsKey(path);
    }

    @Override
    public synchronized void happened(WatchEvent event) {
        List<Registration> concerned = new ArrayList<>(2);
        switch (event.type()) {
            case NODE_CREATED, NODE_DATA_CHANGED -> {
                fire(WatchMode.DATA, event.path(), concerned);
                fire(WatchMode.EXISTS, event.path(), concerned);
            }
            case NODE_CHILDREN_CHANGED -> fire(WatchMode.CHILDREN, event.path(), concerned);
            case NODE_DELETED -> {
                fire(WatchMode.DATA, event.path(), concerned);
                fire(WatchMode.EXISTS, event.path(), concerned);
                fire(WatchMode.CHILDREN, event.path(), concerned);
            }
        }
        concerned.addAll(ofMode(WatchMode.PERSISTENT).getOrDefault(event.path(), List.of()));
        if (event.type() != WatchEvent.Type.NODE_CHILDREN_CHANGED) {
            addRecursive(event.path(), concerned);
        }
        if (!concerned.isEmpty()) {
            later(concerned, registration -> {
                connection.awaitVisible(event.zxid());
                registration.listener.happened(event);
            });
        }
    }

    /** Watches that fire once are gone then. */
    private void fire(WatchMode mode, String path, List<Registration> concerned) {
        List<Registration> fired = ofMode(mode).remove(path);
        if (fired != null) {
            fired.forEach(registration -> registration.active = false);
            concerned.addAll(fired);
        }
    }

    private void addRecursive(String path, List<Registration> concerned) {
        Map<String, List<Registration>> recursive = ofMode(WatchMode.PERSISTENT_RECURSIVE);
        String at = path;
        while (!recursive.isEmpty()) {
            concerned.addAll(recursive.getOrDefault(at, List.of()));
            if (at.equals("/")) {
                return;
            }
            at = at.substring(0, Math.max(1, at.lastIndexOf('/')));
        }
    }

    /** On the one thread, which keeps the order. */
    private void later(List<Registration> concerned, Consumer<Registration> news) {
        if (!over) {
            teller.execute(() -> concerned.forEach(registration -> guarded(registration, news)));
        }
    }

    private static void guarded(Registration registration, Consumer<Registration> news) {
        try {
            if (!registration.closed) {
                news.accept(registration);
            }
        } catch (Throwable e) {
            // Also one that is broken, or throws what it may not: those behind it are told all the same.
            LOG.log(Level.WARNING, e, () -> "The listener of the " + registration + " failed");
            if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
                throw fatal;
            }
        }
    }

    @Override
    public synchronized void disconnected() {
        later(all(), registration -> registration.listener.disconnected());
    }

    @Override
    public synchronized void reconnected() {
        later(all(), registration -> registration.listener.reconnected());
    }

    @Override
    public synchronized void ended() {
        List<Registration> all = all();
        if (!all.isEmpty()) {
            later(all, registration -> registration.listener.ended());
            all.forEach(registration -> registration.active = false);
            registrations.values().forEach(Map::clear);
        }
        over = true;
        teller.shutdown();
    }

    private List<Registration> all() {
        List<Registration> all = new ArrayList<>();
        for (Map<String, List<Registration>> byPath : registrations.values()) {
            byPath.values().forEach(all::addAll);
        }
        return all;
    }

    @Override
    public synchronized Map<WatchMode, Set<String>> toBeRenewed() {
        Map<WatchMode, Set<String>> renewed = new EnumMap<>(WatchMode.class);
        for (Registration registration : all()) {
            if (!registration.asked) {
                boolean data = registration.mode == WatchMode.EXISTS && registration.present;
                renewed.computeIfAbsent(data ? WatchMode.DATA : registration.mode, mode -> new LinkedHashSet<>())
                        .add(registration.path);
            }
        }
        return renewed;
    }

    /** Takes all of them away, as when a pool gets its connection back. */
    void clear() throws SQLException {
        List<Registration> all;
        synchronized (this) {
            all = all();
        }
        for (Registration registration : all) {
            registration.close();
        }
    }
}

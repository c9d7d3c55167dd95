package io.zabra.engine;

import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionIds;
import io.zabra.engine.session.SessionInfo;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.session.SessionTable;
import io.zabra.engine.tree.DataTree;
import io.zabra.engine.tree.HeapPathIndex;
import io.zabra.engine.tree.HeapRecordStore;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.VersionedRecords;
import io.zabra.engine.txn.TxnPreparer;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.watch.WatchMode;
import io.zabra.engine.watch.WatchTable;
import io.zabra.engine.watch.Watcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The store in one process, without an ensemble. One thread commits and applies, one looks at the clock; reads run on
 * the threads of those who ask.
 */
public final class LocalStore implements ZnodeStore {
    private static final ZnodeStore.CompletionHandler NOBODY = completion -> {};
    private static final long NANOS_PER_MS = 1_000_000;

    private final LocalStoreConfig config;
    private final DataTree tree;
    private final SessionTable sessions;
    private final WatchTable watches = new WatchTable();
    private final WatchedReads reads;
    private final CommitLoop loop;
    private final Journal journal;
    private final Sweeper sweeper;
    private final Thread commitThread;
    private final @Nullable Thread tickThread;
    private long nextSweepMs;
    private volatile boolean closing;

    private LocalStore(DataTree tree, SessionTable sessions, Journal journal, LocalStoreConfig config) {
        this.config = config;
        this.tree = tree;
        this.sessions = sessions;
        this.journal = journal;
        this.reads = new WatchedReads(tree, watches);
        this.sweeper = new Sweeper(tree, config.sweep());
        SessionIds ids = new SessionIds(config.serverId(), config.clock().wallMs());
        sessions.timeoutsMs().keySet().forEach(ids::avoid);
        this.loop = new CommitLoop(tree, sessions, ids, watches, journal, config);
        this.nextSweepMs = config.clock().steadyMs() + config.sweep().intervalMs();
        this.commitThread = daemon("zabra-commit", loop);
        this.tickThread = config.ticking() ? daemon("zabra-ticker", this::tickUntilClosed) : null;
    }

    /** An empty store on the heap; what it holds is gone when it closes. */
    public static LocalStore inMemory(LocalStoreConfig config) {
        DataTree tree = DataTree.fresh(
                new VersionedRecords(new HeapRecordStore(), new HeapPathIndex(), config.imageBytesMax()));
        return started(new LocalStore(tree, new SessionTable(config.tickTimeMs()), Journal.NONE, config));
    }

    /**
     * A store on the heap that begins with a state from elsewhere, as an import of an Apache server's data. Blocks.
     *
     * @throws IOException where the source cannot be read; then there is no store
     */
    public static LocalStore inMemory(LocalStoreConfig config, StateSource source) throws IOException {
        StoreState state = new StoreState(
                new VersionedRecords(new HeapRecordStore(), new HeapPathIndex(), config.imageBytesMax()));
        try {
            source.giveTo(state);
        } catch (IOException | RuntimeException | Error e) {
            state.tree().close();
            throw e;
        }
        return started(new LocalStore(state.tree(), state.sessionTable(config), Journal.NONE, config));
    }

    private static LocalStore started(LocalStore store) {
        store.commitThread.start();
        if (store.tickThread != null) {
            store.tickThread.start();
        }
        return store;
    }

    @Override
    public void submit(Submission submission, CompletionHandler handler) {
        loop.submit(new Operation.Write(submission, handler, false));
    }

    @Override
    public Tree tree() {
        return tree.latest();
    }

    @Override
    public PinnedTree pin() {
        return tree.pin();
    }

    @Override
    public long lastZxid() {
        return tree.publishedZxid();
    }

    @Override
    public <T> T readAndWatch(String path, WatchMode mode, Watcher watcher, Function<Tree, T> read, Predicate<T> keep) {
        return reads.readAndWatch(path, mode, watcher, read, keep);
    }

    @Override
    public void addWatch(String path, WatchMode mode, Watcher watcher) {
        watches.add(path, mode, watcher);
    }

    @Override
    public boolean hasWatch(String path, Set<WatchMode> modes, Watcher watcher) {
        return watches.contains(path, modes, watcher);
    }

    @Override
    public boolean removeWatch(String path, Set<WatchMode> modes, Watcher watcher) {
        return watches.remove(path, modes, watcher);
    }

    @Override
    public void removeWatcher(Watcher watcher) {
        watches.remove(watcher);
    }

    @Override
    public Map<Watcher, Set<String>> watches() {
        return watches.byWatcher();
    }

    @Override
    public CompletionStage<Session> openSession(int timeoutMs, SessionOwner owner) {
        CompletableFuture<Session> opened = new CompletableFuture<>();
        loop.submit(new Operation.Open(negotiated(timeoutMs), owner, opened));
        return opened;
    }

    @Override
    public CompletionStage<@Nullable Session> attachSession(
            long sessionId, byte[] password, int timeoutMs, SessionOwner owner) {
        CompletableFuture<@Nullable Session> attached = new CompletableFuture<>();
        loop.submit(new Operation.Attach(sessionId, password, negotiated(timeoutMs), owner, attached));
        return attached;
    }

    @Override
    public void detachSession(long sessionId, SessionOwner owner) {
        sessions.detach(sessionId, owner);
    }

    @Override
    public boolean touchSession(long sessionId, SessionOwner owner) {
        return sessions.touch(sessionId, owner, config.clock().steadyMs());
    }

    @Override
    public List<SessionInfo> sessions() {
        return sessions.infos(tree::ephemeralCount);
    }

    @Override
    public List<String> ephemerals(long sessionId) {
        return tree.ephemerals(sessionId);
    }

    /**
     * Looks at the clock: closes the sessions that have expired, and removes the containers and TTL znodes that are due.
     * Called by the store itself unless its {@link LocalStoreConfig#ticking} says otherwise; one thread at a time.
     */
    public void tick() {
        long nowMs = config.clock().steadyMs();
        for (long id : sessions.expire(nowMs)) {
            loop.submit(new Operation.Write(
                    new Submission(id, 0, List.of(), new WriteRequest.CloseSession()), NOBODY, true));
        }
        if (nowMs >= nextSweepMs) {
            nextSweepMs = nowMs + config.sweep().intervalMs();
            for (String path : sweeper.candidates(config.clock().wallMs())) {
                submit(
                        new Submission(TxnPreparer.NO_SESSION, 0, List.of(), new WriteRequest.DeleteContainer(path)),
                        NOBODY);
            }
        }
    }

    @Override
    public void close() {
        synchronized (loop) {
            if (closing) {
                return;
            }
            closing = true;
        }
        LockSupport.unpark(tickThread);
        join(tickThread);
        loop.submit(new Operation.Stop());
        join(commitThread);
        sessions.disownAll().forEach(owner -> owner.ended(SessionOwner.Reason.STORE_CLOSED));
        try {
            journal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tree.close();
    }

    private int negotiated(int timeoutMs) {
        return Math.max(config.sessionTimeoutMsMin(), Math.min(config.sessionTimeoutMsMax(), timeoutMs));
    }

    private void tickUntilClosed() {
        while (!closing) {
            LockSupport.parkNanos(this, config.tickTimeMs() * NANOS_PER_MS);
            if (!closing) {
                tick();
            }
        }
    }

    private static Thread daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }

    private static void join(@Nullable Thread thread) {
        boolean interrupted = false;
        while (thread != null && thread.isAlive() && thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

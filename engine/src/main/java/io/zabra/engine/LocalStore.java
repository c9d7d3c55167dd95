package io.zabra.engine;

import io.zabra.engine.directory.DataDirectory;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.log.LogReader;
import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionEnds;
import io.zabra.engine.session.SessionInfo;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.session.SessionTable;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.RecentWrites;
import io.zabra.engine.tree.RetainedVersions;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.txn.TxnPreparer;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.watch.WatchMode;
import io.zabra.engine.watch.Watcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The store in one process, without an ensemble. One thread commits and applies, one looks at the clock; reads run on
 * the threads of those who ask.
 */
public final class LocalStore implements ZnodeStore {
    private static final ZnodeStore.CompletionHandler NOBODY = completion -> {};

    private final LocalStoreConfig config;
    private final StateMachine state;
    private final CommitLoop loop;
    private final Journal journal;
    private final @Nullable DataDirectory directory;
    private final Snapshots snapshots;
    private final @Nullable StoreScrub scrub;
    private final Ticker ticker;
    private final ExpiredSessions expired;

    private long nextSweepMs;
    private boolean closing;

    private LocalStore(
            StoreState filled,
            SessionMaking sessions,
            Journal journal,
            @Nullable DataDirectory directory,
            LocalStoreConfig config) {
        this.config = config;
        this.state = new StateMachine(filled, config.state());
        this.journal = journal;
        this.directory = directory;
        this.snapshots = new Snapshots(directory == null ? null : directory.snapshots(), config.snapshots(), state);
        filled.timeoutsMs().keySet().forEach(sessions.ids()::avoidStartOf);
        this.loop = new CommitLoop(state, sessions.ids(), sessions.passwords(), journal, snapshots, config);
        this.expired = new ExpiredSessions(loop);
        this.snapshots.onPurge(loop::purgeThrough);
        LocalStoreConfig.ScrubPolicy policy = config.disk().scrub();
        this.scrub = directory == null ? null : new StoreScrub(directory, state, snapshots, policy, loop::seeToChores);
        this.nextSweepMs = config.clock().steadyMs() + config.sweep().intervalMs();
        this.ticker = new Ticker(config.clock(), config.state().tickTimeMs(), this::tick, state::slept);
    }

    /** An empty store; what it holds is gone when it closes. */
    public static LocalStore inMemory(LocalStoreConfig config) {
        return inMemory(config, StoreState.fresh(config.state()));
    }

    /**
     * A store in memory that begins with a state from elsewhere, as an import of an Apache server's data. Blocks.
     *
     * @throws IOException where the source cannot be read; then there is no store
     */
    public static LocalStore inMemory(LocalStoreConfig config, StateSource source) throws IOException {
        return inMemory(config, StoreState.filled(config.state(), source));
    }

    private static LocalStore inMemory(LocalStoreConfig config, StoreState state) {
        return started(new LocalStore(state, SessionMaking.inMemory(config), Journal.NONE, null, config));
    }

    /**
     * The store of a data directory, which is made where it is missing or empty. Every answered write is on disk. The
     * sessions that were live when it stopped are live again, with their full timeout before them. Blocks.
     *
     * @throws io.zabra.engine.disk.DamagedFileException where the directory is damaged: names the file, the offset and the
     *     zxid. Nothing was changed
     * @throws IOException where it cannot be read, is another process's, or is not Zabra's: says whose or what it is
     */
    public static LocalStore open(Path directory, LocalStoreConfig config) throws IOException {
        return open(NioDisk.DISK, directory, config);
    }

    static LocalStore open(Disk disk, Path directory, LocalStoreConfig config) throws IOException {
        DurableParts parts = DurableParts.open(disk, directory, config);
        SessionMaking sessions;
        try {
            sessions = SessionMaking.of(parts.directory(), config);
        } catch (IOException | RuntimeException | Error e) {
            parts.giveUp(e);
            throw e;
        }
        LogJournal journal = new LogJournal(parts.recovered().log());
        LocalStore store = new LocalStore(parts.state(), sessions, journal, parts.directory(), config);
        store.snapshots.recovered(parts.recovered());
        started(store);
        Objects.requireNonNull(store.scrub).found(parts.recovered().fromLog().damaged());
        return store;
    }

    /**
     * Puts a state from elsewhere into a data directory that holds none, as an import does; {@link #open} continues it.
     * Blocks; durable when it returns.
     *
     * @throws IOException where the source or the directory cannot be used, or the directory holds a state; then nothing
     *     was put into it. Where the process ends before, {@link #open} says so, and this can be done again
     */
    public static void install(Path directory, StateSource source, LocalStoreConfig config) throws IOException {
        StoreState state = StoreState.filled(config.state(), source);
        try (DataDirectory target =
                DataDirectory.open(NioDisk.DISK, directory, config.disk().logParent())) {
            target.install(snapshots -> snapshots.write(state.zxid(), state.timeoutsMs(), true, state::giveTo));
        } finally {
            state.close();
        }
    }

    private static LocalStore started(LocalStore store) {
        store.loop.start();
        if (store.config.ticking()) {
            store.ticker.start();
        }
        return store;
    }

    @Override
    public void submit(Submission submission, CompletionHandler handler) {
        boolean writes = !(submission.request() instanceof WriteRequest.Sync)
                && !(submission.request() instanceof WriteRequest.CloseSession);
        boolean upgrades = writes && state.locals().life(submission.sessionId()) != SessionTable.Life.UNKNOWN;
        if (upgrades) {
            loop.submit(new Operation.Upgrade(submission.sessionId()));
        }
        loop.submit(new Operation.Write(submission, handler, false));
    }

    @Override
    public Tree tree() {
        return state.tree();
    }

    @Override
    public PinnedTree pin() {
        return state.pin();
    }

    @Override
    public PinnedTree pinAt(long zxid) {
        return state.pinAt(zxid);
    }

    @Override
    public PinnedTree pinAtTime(long timeMs) {
        return state.pinAtTime(timeMs);
    }

    @Override
    public RetainedVersions retained() {
        return state.retained();
    }

    @Override
    public @Nullable LogReader log() {
        return directory == null ? null : directory.logReader();
    }

    /** What reading over the disk has found; {@link LocalStoreConfig.ScrubPolicy} says how often that is done. */
    public ScrubCounts scrubs() {
        return scrub == null ? ScrubCounts.NONE : scrub.counts();
    }

    @Override
    public boolean isDiskFull() {
        return loop.isDiskFull();
    }

    @Override
    public long refusedBytes() {
        return loop.refusedBytes();
    }

    @Override
    public RecentWrites recentWrites() {
        return state.recentWrites();
    }

    @Override
    public long lastZxid() {
        return state.lastZxid();
    }

    @Override
    public <T> T readAndWatch(String path, WatchMode mode, Watcher watcher, Function<Tree, T> read, Predicate<T> keep) {
        return state.readAndWatch(path, mode, watcher, read, keep);
    }

    @Override
    public PinnedTree pinAndWatch(String path, WatchMode mode, Watcher watcher, Predicate<Tree> keep) {
        return state.pinAndWatch(path, mode, watcher, keep);
    }

    @Override
    public void addWatch(String path, WatchMode mode, Watcher watcher) {
        state.addWatch(path, mode, watcher);
    }

    @Override
    public boolean hasWatch(String path, Set<WatchMode> modes, Watcher watcher) {
        return state.watches().contains(path, modes, watcher);
    }

    @Override
    public boolean removeWatch(String path, Set<WatchMode> modes, Watcher watcher) {
        return state.watches().remove(path, modes, watcher);
    }

    @Override
    public void removeWatcher(Watcher watcher) {
        state.watches().remove(watcher);
    }

    @Override
    public Map<Watcher, Set<String>> watches() {
        return state.watches().byWatcher();
    }

    @Override
    public WatchCounts watchCounts() {
        return state.watchCounts();
    }

    @Override
    public CompletionStage<Session> openSession(int timeoutMs, SessionOwner owner) {
        return open(timeoutMs, owner, false);
    }

    @Override
    public CompletionStage<Session> openLocalSession(int timeoutMs, SessionOwner owner) {
        return open(timeoutMs, owner, true);
    }

    private CompletionStage<Session> open(int timeoutMs, SessionOwner owner, boolean local) {
        CompletableFuture<Session> opened = new CompletableFuture<>();
        loop.submit(new Operation.Open(config.sessions().negotiated(timeoutMs), owner, opened, local));
        return opened;
    }

    @Override
    public boolean isLocalSession(long sessionId) {
        return state.locals().life(sessionId) != SessionTable.Life.UNKNOWN;
    }

    @Override
    public CompletionStage<@Nullable Session> attachSession(
            long sessionId, byte[] password, int timeoutMs, SessionOwner owner) {
        CompletableFuture<@Nullable Session> attached = new CompletableFuture<>();
        loop.submit(
                new Operation.Attach(sessionId, password, config.sessions().negotiated(timeoutMs), owner, attached));
        return attached;
    }

    @Override
    public boolean provesSession(long sessionId, byte[] password) {
        return loop.provesSession(sessionId, password);
    }

    @Override
    public void detachSession(long sessionId, SessionOwner owner) {
        state.detachSession(sessionId, owner);
    }

    @Override
    public boolean touchSession(long sessionId, SessionOwner owner) {
        return state.touchSession(sessionId, owner);
    }

    @Override
    public List<SessionInfo> sessions() {
        return state.sessionInfos();
    }

    @Override
    public void tellSessionEnds(SessionEnds ends) {
        state.tellSessionEnds(ends);
    }

    @Override
    public List<ZxidDigest> digests() {
        return state.digests();
    }

    @Override
    public List<String> ephemerals(long sessionId) {
        return state.ephemerals(sessionId);
    }

    @Override
    public List<String> ephemerals(long sessionId, String from, int max) {
        return state.ephemerals(sessionId, from, max);
    }

    @Override
    public long ephemeralsZxid(long sessionId) {
        return state.ephemeralsZxid(sessionId);
    }

    @Override
    public long digestMismatches() {
        return state.digestMismatches();
    }

    /**
     * Looks at the clock: closes the sessions that have expired, and removes the containers and TTL znodes that are due. Looks whether a
     * disk that was full has room again.
     * Called by the store itself unless its {@link LocalStoreConfig#ticking} says otherwise; one thread at a time.
     */
    public void tick() {
        long nowMs = config.clock().steadyMs();
        expired.close(state.sessions().expire(nowMs));
        expired.close(state.locals().expire(nowMs));
        if (nowMs >= nextSweepMs) {
            nextSweepMs = nowMs + config.sweep().intervalMs();
            sweep();
        }
        if (scrub != null) {
            scrub.tick();
        }
        if (isDiskFull()) {
            loop.lookForRoom();
        }
    }

    /** As {@link #tick}, where that is done in every tick, and nowhere else. */
    void tickInTime() {
        ticker.turn();
    }

    /** Removes the containers and TTL znodes that are due, without waiting for the time to look at them. Any thread. */
    public void sweep() {
        for (WriteRequest removal :
                state.sweepable(config.sweep(), config.clock().wallMs())) {
            submit(new Submission(TxnPreparer.NO_SESSION, 0, List.of(), removal), NOBODY);
        }
    }

    /** Reads over what is on disk, at once and here. */
    void scrubNow() {
        if (scrub != null) {
            scrub.pass();
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
        ticker.close();
        loop.stop();
        state.disown();
        if (scrub != null) {
            scrub.close();
        }
        snapshots.close();
        try {
            journal.close();
            if (directory != null) {
                directory.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The store could not be closed", e);
        } finally {
            state.close();
        }
    }
}

package io.zabra.engine;

import io.zabra.engine.session.SessionEnds;
import io.zabra.engine.session.SessionInfo;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.session.SessionTable;
import io.zabra.engine.tree.Applied;
import io.zabra.engine.tree.DataTree;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.RecentWrites;
import io.zabra.engine.tree.RetainedVersions;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.TreePassage;
import io.zabra.engine.tree.TxnApplier;
import io.zabra.engine.txn.CloseSessionTxn;
import io.zabra.engine.txn.CreateSessionTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.PreparedOn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.engine.watch.WatchMode;
import io.zabra.engine.watch.WatchTable;
import io.zabra.engine.watch.Watcher;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the committed transactions make, in zxid order, on every server alike: the tree and the sessions; and the watches
 * of this server on them. It neither decides what is committed nor keeps anything on disk.
 *
 * <p>One thread applies. Any thread reads, and none waits for another. Sessions expire only where somebody asks {@link
 * SessionTable#expire}: in an ensemble that is the leader.
 */
public final class StateMachine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateMachine.class);

    /** A point read takes microseconds; one that a tree was replaced under is over long before. */
    private static final long GRACE_MS = 10_000;

    /**
     * What a transaction came to.
     *
     * @param ended who served the session that the transaction closed, to be told once the write is answered; else null
     */
    public record Outcome(WriteResult result, @Nullable SessionOwner ended) {}

    /** A tree that was replaced, and may be read still. */
    private record Replaced(DataTree tree, long sinceMs) {}

    private final StoreClock clock;
    private final SessionTable sessions;
    private final SessionTable locals;
    private final WatchTable watches;
    private final WatchedReads reads;
    private final Tree current = new CurrentTree(this);
    private final PreparedOn preparedOn;
    private final Deque<Replaced> replaced = new ArrayDeque<>();
    private final DigestCheck digests;
    private final DigestLog digestLog = new DigestLog();
    private final boolean digestsKept;
    private volatile SessionEnds sessionEnds = SessionEnds.UNHEARD;
    private volatile RecentWrites recentWrites;
    private volatile DataTree tree;

    /** @param state filled; handed over */
    public StateMachine(StoreState state, StateConfig config) {
        clock = config.clock();
        watches = new WatchTable(config.watchBytesMax());
        reads = new WatchedReads(this, watches, clock);
        preparedOn =
                new PreparedOnState(this, new RoomCheck(clock), config.quotaEnforced() ? new QuotaCheck(clock) : null);
        sessions = state.sessionTable(config);
        locals = new SessionTable(config.tickTimeMs());
        tree = state.tree();
        recentWrites = state.recentWrites();
        digests = state.digests();
        digestsKept = config.digestEnabled();
    }

    // The apply thread.

    /**
     * Carries out the next committed transaction: fires its watches, then makes it visible. Never fails for a transaction
     * that a preparer made from the state before it. Where its maker came to another digest than this tree has, that is
     * logged and counted, and nothing else happens, as in Apache's {@code DataTree.compareDigest}.
     */
    public Outcome apply(LoggedTxn logged) {
        TxnHeader header = logged.header();
        Txn txn = logged.txn();
        DataTree target = tree;
        SessionEnds ends = txn instanceof CloseSessionTxn ? sessionEnds : SessionEnds.UNHEARD;
        List<String> ephemerals = ends == SessionEnds.UNHEARD ? List.of() : target.ephemerals(header.sessionId());
        Applied applied = TxnApplier.apply(target, header, txn);
        digests.compare(logged.zxid(), logged.digest(), target.digest());
        applied.events().forEach(event -> guarded(() -> watches.fire(event)));
        recentWrites.note(header, txn);
        target.publish(header.zxid(), header.timeMs());
        if (digestsKept && DigestLog.isDue(header.zxid())) {
            digestLog.add(header.zxid(), target.digest());
        }
        SessionOwner ended = null;
        if (txn instanceof CreateSessionTxn create) {
            sessions.open(header.sessionId(), create.timeoutMs(), null, clock.steadyMs());
            locals.moveTo(sessions, header.sessionId());
        } else if (txn instanceof CloseSessionTxn) {
            ended = sessions.remove(header.sessionId());
            guarded(() -> ends.ended(header.sessionId(), ephemerals));
        }
        return new Outcome(applied.result(), ended);
    }

    /** @see ZnodeStore#tellSessionEnds */
    public void tellSessionEnds(SessionEnds ends) {
        sessionEnds = ends;
    }

    /** @see ZnodeStore#digests */
    public List<ZxidDigest> digests() {
        return digestLog.entries();
    }

    /** How many digests differed, recovery included; any thread. */
    public long digestMismatches() {
        return digests.mismatches();
    }

    /** The state as of the last applied transaction, held there until closed; any thread may read it. */
    public PinnedState pinState() {
        return new PinnedState(pin(), sessions.timeoutsMs());
    }

    /** The same, to be read once. */
    public PassingState passState() {
        return new PassingState(TreePassage.of(tree), sessions.timeoutsMs());
    }

    /**
     * Takes another state for this one, as when a leader sends a snapshot. All owners of sessions are told to end and all
     * watches are dropped: the clients connect anew and leave them again with the last zxid that they saw, and learn what
     * has changed from the answer, which is what Apache's learners have them do. Trees that are pinned stay readable until
     * they are closed.
     *
     * @param next filled; handed over
     */
    public void replace(StoreState next) {
        DataTree old = tree;
        watches.suspend();
        recentWrites = next.recentWrites();
        tree = next.tree();
        // It may come from a server of Apache's, which shows later changes in it as well.
        digests.catchUp();
        List<SessionOwner> owners = sessions.replace(next.timeoutsMs(), clock.steadyMs());
        owners.addAll(locals.disownAll());
        next.timeoutsMs().keySet().forEach(locals::remove);
        watches.begin(next.zxid());
        owners.forEach(owner -> end(owner, SessionOwner.Reason.STORE_CLOSED));
        synchronized (replaced) {
            replaced.add(new Replaced(old, clock.steadyMs()));
        }
    }

    /** Of all znodes, as Apache computes it in version 2. */
    public long digest() {
        return tree.digest();
    }

    // Any thread.

    /** Always the latest state, across {@link #replace}. */
    public Tree tree() {
        return current;
    }

    /** The tree as it is now, held there until closed. */
    public PinnedTree pin() {
        return tree.pin();
    }

    /** @see ZnodeStore#pinAt */
    public PinnedTree pinAt(long zxid) {
        return tree.pinAt(zxid);
    }

    /** @see ZnodeStore#pinAtTime */
    public PinnedTree pinAtTime(long timeMs) {
        return tree.pinAtTime(timeMs);
    }

    /** @see ZnodeStore#retained */
    public RetainedVersions retained() {
        return tree.retained();
    }

    public long lastZxid() {
        return tree.publishedZxid();
    }

    /** @see ZnodeStore#recentWrites */
    public RecentWrites recentWrites() {
        return recentWrites;
    }

    /** @see ZnodeStore#readAndWatch */
    public <T> T readAndWatch(String path, WatchMode mode, Watcher watcher, Function<Tree, T> read, Predicate<T> keep) {
        return reads.readAndWatch(path, mode, watcher, read, keep);
    }

    /** @see ZnodeStore#pinAndWatch */
    public PinnedTree pinAndWatch(String path, WatchMode mode, Watcher watcher, Predicate<Tree> keep) {
        return reads.pinAndWatch(path, mode, watcher, keep);
    }

    /** @see ZnodeStore#addWatch */
    public void addWatch(String path, WatchMode mode, Watcher watcher) {
        reads.addWatch(path, mode, watcher);
    }

    /** @see ZnodeStore#watchCounts */
    public WatchCounts watchCounts() {
        return new WatchCounts(watches.size(), watches.heapBytes());
    }

    public WatchTable watches() {
        return watches;
    }

    /** Those that the transactions make, the same on every server. */
    public SessionTable sessions() {
        return sessions;
    }

    /**
     * Those that this server alone knows of: no transaction made them, they own no ephemerals, and nothing is left of them
     * when the server ends. One becomes a session of all servers when the transaction that begins a session of its id is
     * applied. Changed by the apply thread, but for owners and signs of life.
     */
    public SessionTable locals() {
        return locals;
    }

    /** @see ZnodeStore#detachSession */
    public void detachSession(long id, SessionOwner owner) {
        locals.detach(id, owner);
        sessions.detach(id, owner);
    }

    /** @see ZnodeStore#touchSession */
    public boolean touchSession(long id, SessionOwner owner) {
        long nowMs = clock.steadyMs();
        return locals.touch(id, owner, nowMs) || sessions.touch(id, owner, nowMs);
    }

    /** Nobody has listened to the sessions' clients for so many milliseconds: they have as much longer. */
    public void slept(long ms) {
        long nowMs = clock.steadyMs();
        sessions.slept(ms, nowMs);
        locals.slept(ms, nowMs);
    }

    /** Whether somebody else owns the session. */
    public boolean isOthers(long id, SessionOwner owner) {
        return locals.isOthers(id, owner) || sessions.isOthers(id, owner);
    }

    /** The live sessions, by id. */
    public List<SessionInfo> sessionInfos() {
        long nowMs = clock.steadyMs();
        List<SessionInfo> infos = sessions.infos(tree.ephemerals()::count, false, nowMs);
        infos.addAll(locals.infos(id -> 0, true, nowMs));
        infos.sort(Comparator.comparingLong(SessionInfo::id));
        return infos;
    }

    /** Paths of a session's ephemeral znodes, a copy in no order. */
    public List<String> ephemerals(long sessionId) {
        return tree.ephemerals(sessionId);
    }

    /** @see ZnodeStore#ephemerals(long, String, int) */
    public List<String> ephemerals(long sessionId, String from, int max) {
        return tree.ephemerals().of(sessionId, from, max);
    }

    /** @see ZnodeStore#ephemeralsZxid */
    public long ephemeralsZxid(long sessionId) {
        return tree.ephemerals().changedZxid(sessionId);
    }

    /** This state, for a preparer. */
    public PreparedOn preparedOn() {
        return preparedOn;
    }

    /**
     * The removals of containers and TTL znodes that are due to go, at most as many as may go until the next look.
     *
     * @param wallMs milliseconds since 1970
     */
    public List<WriteRequest.DeleteContainer> sweepable(LocalStoreConfig.Sweep sweep, long wallMs) {
        return new Sweeper(tree, sweep).candidates(wallMs);
    }

    /** Frees the trees that were replaced and that nobody reads any more. To be called now and then, by one thread. */
    public void reclaim() {
        synchronized (replaced) {
            long nowMs = clock.steadyMs();
            replaced.removeIf(old -> {
                boolean unread =
                        nowMs - old.sinceMs() >= GRACE_MS && !old.tree().isPinned();
                if (unread) {
                    old.tree().close();
                }
                return unread;
            });
        }
    }

    /** Whether anybody holds the tree as it is now, or as it was. */
    public boolean isPinned() {
        return tree.isPinned();
    }

    /** Tells all owners of sessions that the store closes. */
    public void disown() {
        sessions.disownAll().forEach(owner -> end(owner, SessionOwner.Reason.STORE_CLOSED));
        locals.disownAll().forEach(owner -> end(owner, SessionOwner.Reason.STORE_CLOSED));
    }

    /** Frees the memory. Nothing may be read any more. */
    @Override
    public void close() {
        tree.close();
        synchronized (replaced) {
            replaced.forEach(old -> old.tree().close());
            replaced.clear();
        }
    }

    DataTree dataTree() {
        return tree;
    }

    static void end(SessionOwner owner, SessionOwner.Reason reason) {
        guarded(() -> owner.ended(reason));
    }

    /** A front end's fault must not stop the store. */
    static void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.error("A front end failed in what must not throw", e);
        }
    }
}

package io.zabra.consensus.host;

import io.zabra.consensus.host.Openings.Opening;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.zab.DurableState;
import io.zabra.consensus.zab.ZabPeer;
import io.zabra.engine.StateMachine;
import io.zabra.engine.StoreState;
import io.zabra.engine.WatchCounts;
import io.zabra.engine.ZnodeStore;
import io.zabra.engine.ZxidDigest;
import io.zabra.engine.log.LogReader;
import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionEnds;
import io.zabra.engine.session.SessionIds;
import io.zabra.engine.session.SessionInfo;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.session.SessionPassword;
import io.zabra.engine.session.SessionTable;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.RecentWrites;
import io.zabra.engine.tree.RetainedVersions;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.engine.watch.WatchMode;
import io.zabra.engine.watch.Watcher;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The store of one server of an ensemble: it shows the state as this server knows it, and has every write agreed upon by the
 * ensemble. One thread, the peer's, takes part in ZAB, prepares where this server leads, and applies; reads run on the threads of
 * those who ask.
 *
 * <p>While there is no leader nothing is served: sessions are not opened, writes come to CONNECTION_LOSS, and the owners of
 * sessions are told to end, as Apache's server closes its clients' connections then.
 */
public final class ReplicatedStore implements ZnodeStore {
    private final ReplicaConfig config;
    private final StateMachine state;
    private final ReadOnlyView view;
    private final ReplicaCore core;
    private final PeerLoop loop;
    private final @Nullable LogReader log;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ReplicatedStore(ReplicaConfig config, Restored restored, PeerPorts ports) throws IOException {
        this.config = config;
        ZabPeer peer = new ZabPeer(config.zab(), restored.durable());
        new ConfigZnode(peer.configs().active()).writeTo(restored.state());
        this.state = new StateMachine(restored.state(), config.state());
        this.view = new ReadOnlyView(config.state(), state);
        this.core = new ReplicaCore(config, state, restored.ids(), view, peer.configs());
        this.loop = new PeerLoop(
                "zabra-peer-" + config.sid(), peer, ports, core, config.state().clock(), config.loopTickMs());
        core.run(loop);
        this.log = ports.log();
    }

    /**
     * What a server found when it started.
     *
     * @param state as of {@link DurableState#snapshotZxid}; handed over
     * @param ids of the sessions that it begins until it is started again
     */
    public record Restored(DurableState durable, StoreState state, SessionIds ids) {}

    /**
     * Begins to take part in the ensemble; does not wait for a leader.
     *
     * @param ports opened here, closed with the store
     * @throws IOException where a port cannot be bound
     */
    public static ReplicatedStore start(ReplicaConfig config, Restored restored, PeerPorts ports) throws IOException {
        ReplicatedStore store = new ReplicatedStore(config, restored, ports);
        store.beginWith(config.zab().quorum());
        store.loop.start();
        return store;
    }

    /**
     * The same without a thread: {@link #turn} is to be called again and again, by one thread. For simulations, which choose what
     * happens when.
     *
     * @throws IOException where a port cannot be bound
     */
    public static ReplicatedStore stepped(ReplicaConfig config, Restored restored, PeerPorts ports) throws IOException {
        ReplicatedStore store = new ReplicatedStore(config, restored, ports);
        store.beginWith(config.zab().quorum());
        store.loop.begin();
        return store;
    }

    /**
     * Where the disk knows later configurations than the file, they count from the beginning. Who follows them is told in any case: it may
     * not have come to its end with them before.
     */
    private void beginWith(QuorumConfig fromFile) {
        ConfigChain known = core.configs();
        if (!known.equals(ConfigChain.of(fromFile))) {
            loop.network().reconfigured(known);
        }
        config.onConfig().accept(known);
    }

    /** Does what has come in and what time asks for, where the store was made by {@link #stepped}. */
    public void turn() {
        loop.turn();
    }

    /** Of all znodes, as Apache computes it. The thread that calls {@link #turn}. */
    public long digest() {
        return state.digest();
    }

    /** What this server is at the moment. Any thread. */
    public ReplicaStatus status() {
        return core.status();
    }

    /** For how many milliseconds it has served clients as what it is; 0 where it does not. Any thread. */
    public long servingMs() {
        return core.status().servingMs(config.state().clock().steadyMs());
    }

    /** The configuration in force, and what is proposed after it. Any thread. */
    public ConfigChain configs() {
        return core.configs();
    }

    /** Its learners, where it leads. Any thread. */
    public LearnerCounts learners() {
        return loop.learners();
    }

    /** How the last leader that this server followed brought it up to date: DIFF, TRUNC, SNAP; empty where none did. Any thread. */
    public String lastSync() {
        return loop.tally().lastSync();
    }

    /** Transactions that the leader had logged when it pinged last, and that are not applied here; 0 where nobody is followed. Any thread. */
    public long lag() {
        return loop.tally().lag(state.lastZxid());
    }

    /** What this server has proposed, where it leads. Any thread. */
    public ProposalSizes proposalSizes() {
        return loop.tally().proposalSizes();
    }

    /** Own clients' syncs and linearizable reads that wait for a quorum's confirmation. Any thread. */
    public int pendingBarriers() {
        return core.barriers();
    }

    @Override
    public void submit(Submission submission, CompletionHandler handler) {
        boolean asked = submission.request() instanceof WriteRequest.Sync sync
                ? loop.ask(() -> core.barrier(synced(sync, handler)))
                : loop.ask(() -> core.submit(submission, handler), submission.owner());
        if (!asked) {
            Waiting.complete(handler, Waiting.lost(state.lastZxid()));
        }
    }

    private CompletableFuture<Long> synced(WriteRequest.Sync sync, CompletionHandler handler) {
        CompletableFuture<Long> barrier = new CompletableFuture<>();
        var unused = barrier.whenComplete((zxid, failure) -> Waiting.complete(
                handler,
                failure == null
                        ? new Completion(state.lastZxid(), new WriteResult.Synced(sync.path()))
                        : unanswered()));
        return barrier;
    }

    private Completion unanswered() {
        return isReadOnly()
                ? Waiting.failed(state.lastZxid(), ErrorCode.NOT_READ_ONLY)
                : Waiting.lost(state.lastZxid());
    }

    @Override
    public CompletionStage<Long> barrier() {
        CompletableFuture<Long> barrier = new CompletableFuture<>();
        if (!loop.ask(() -> core.barrier(barrier))) {
            Barriers.fail(barrier);
        }
        return barrier;
    }

    /** What is read: the state, but without a leader perhaps more. */
    private StateMachine shown() {
        return view.shown();
    }

    @Override
    public Tree tree() {
        return shown().tree();
    }

    @Override
    public PinnedTree pin() {
        return shown().pin();
    }

    @Override
    public PinnedTree pinAt(long zxid) {
        return shown().pinAt(zxid);
    }

    @Override
    public PinnedTree pinAtTime(long timeMs) {
        return shown().pinAtTime(timeMs);
    }

    @Override
    public RetainedVersions retained() {
        return shown().retained();
    }

    /** What is applied here may reach this server's own disk a moment later: a quorum of the others had it. */
    @Override
    public @Nullable LogReader log() {
        return log;
    }

    @Override
    public RecentWrites recentWrites() {
        return state.recentWrites();
    }

    @Override
    public long lastZxid() {
        return shown().lastZxid();
    }

    @Override
    public <T> T readAndWatch(String path, WatchMode mode, Watcher watcher, Function<Tree, T> read, Predicate<T> keep) {
        return shown().readAndWatch(path, mode, watcher, read, keep);
    }

    @Override
    public PinnedTree pinAndWatch(String path, WatchMode mode, Watcher watcher, Predicate<Tree> keep) {
        return shown().pinAndWatch(path, mode, watcher, keep);
    }

    @Override
    public void addWatch(String path, WatchMode mode, Watcher watcher) {
        shown().addWatch(path, mode, watcher);
    }

    @Override
    public boolean hasWatch(String path, Set<WatchMode> modes, Watcher watcher) {
        return shown().watches().contains(path, modes, watcher);
    }

    @Override
    public boolean removeWatch(String path, Set<WatchMode> modes, Watcher watcher) {
        return shown().watches().remove(path, modes, watcher);
    }

    @Override
    public void removeWatcher(Watcher watcher) {
        state.watches().remove(watcher);
        shown().watches().remove(watcher);
    }

    @Override
    public Map<Watcher, Set<String>> watches() {
        return shown().watches().byWatcher();
    }

    @Override
    public WatchCounts watchCounts() {
        return shown().watchCounts();
    }

    @Override
    public CompletionStage<Session> openSession(int timeoutMs, SessionOwner owner) {
        return open(timeoutMs, owner, false);
    }

    @Override
    public CompletionStage<Session> openLocalSession(int timeoutMs, SessionOwner owner) {
        return open(timeoutMs, owner, true);
    }

    @SuppressWarnings("NullAway") // a new session is never null: only one that is gone is
    private CompletionStage<Session> open(int timeoutMs, SessionOwner owner, boolean local) {
        CompletableFuture<@Nullable Session> opened = new CompletableFuture<>();
        Opening opening = new Opening(config.negotiated(timeoutMs), owner, opened, local);
        if (!loop.ask(() -> core.open(opening))) {
            opening.fail("closed");
        }
        return opened.thenApply(session -> session);
    }

    /** Whether, for want of a leader, only reads are served. */
    @Override
    public boolean isReadOnly() {
        return core.status().readOnly();
    }

    @Override
    public boolean isDiskFull() {
        return loop.disk().isFull() || refusedBytes() > 0;
    }

    @Override
    public long refusedBytes() {
        return core.refusedBytes();
    }

    @Override
    public boolean isLocalSession(long sessionId) {
        return state.locals().life(sessionId) != SessionTable.Life.UNKNOWN;
    }

    @Override
    public CompletionStage<@Nullable Session> attachSession(
            long sessionId, byte[] password, int timeoutMs, SessionOwner owner) {
        CompletableFuture<@Nullable Session> attached = new CompletableFuture<>();
        Opening opening = new Opening(config.negotiated(timeoutMs), owner, attached, false);
        if (!SessionPassword.matches(sessionId, password)) {
            opening.refuse();
        } else if (!loop.ask(() -> core.reattach(sessionId, opening))) {
            opening.fail("closed");
        }
        return attached;
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

    /** Leaves the ensemble, as if the process ended: sessions live on elsewhere. Blocks; idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        loop.close();
        core.close();
        loop.drain();
        view.close();
        state.close();
    }
}

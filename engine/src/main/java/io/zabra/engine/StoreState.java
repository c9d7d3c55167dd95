package io.zabra.engine;

import io.zabra.engine.session.SessionTable;
import io.zabra.engine.snapshot.ParallelSink;
import io.zabra.engine.snapshot.SnapshotStore;
import io.zabra.engine.tree.DataTree;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.tree.PackedNode;
import io.zabra.engine.tree.PackedRecords;
import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.QuotaTable;
import io.zabra.engine.tree.RecentWrites;
import io.zabra.engine.tree.RecordSizing;
import io.zabra.engine.tree.TreeLoad;
import io.zabra.engine.tree.TxnApplier;
import io.zabra.engine.tree.VersionedRecords;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.txn.CloseSessionTxn;
import io.zabra.engine.txn.CreateSessionTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.NodeState;
import io.zabra.engine.txn.TxnHeader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicated state, tree and sessions, as it is being filled: before a store starts, or from the snapshot that a leader
 * sends. One thread; then handed over to a {@link StateMachine}, or closed.
 */
public final class StoreState implements ParallelSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreState.class);
    /**
     * Nobody reads while it is filled: so many transactions become visible at once, and what they change is copied once for all of
     * them.
     */
    private static final int PUBLISHED_AT_ONCE = 1_024;

    private static final long IMAGE_BYTES_MAX = 1 << 20;

    private final StateConfig config;
    private final Map<Long, Integer> timeoutsMs = new LinkedHashMap<>();
    private final DigestCheck digests;
    private final RecentWrites recentWrites = RecentWrites.empty();
    private DataTree tree;
    private @Nullable TreeLoad load;
    /** The last transaction of those that are not visible yet; null: all are. */
    private @Nullable TxnHeader unpublished;

    private int unpublishedCount;

    private StoreState(StateConfig config) {
        this.config = config;
        tree = new DataTree(records(config), config.digestEnabled());
        digests = new DigestCheck(config.digestEnabled());
    }

    /** Without even a root, to be filled. */
    public static StoreState empty(StateConfig config) {
        return new StoreState(config);
    }

    /** What a server begins with. */
    public static StoreState fresh(StateConfig config) {
        StoreState state = empty(config);
        state.snapshotEnds(0);
        return state;
    }

    private static VersionedRecords records(StateConfig config) {
        RecordSizing sizing = config.offHeap();
        return sizing == null
                ? VersionedRecords.onHeap(config.imageBytesMax(), config.retention())
                : VersionedRecords.offHeap(
                        sizing, config.imageBytesMax(), config.retention(), StoreState::inBackground);
    }

    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task, "zabra-memory");
        thread.setDaemon(true);
        thread.start();
    }

    /** Zxid of the last transaction that it shows; once the snapshot has ended. */
    public long zxid() {
        publish();
        return tree.publishedZxid();
    }

    DataTree tree() {
        publish();
        return tree;
    }

    /** All sessions with their full timeout before them. */
    SessionTable sessionTable(StateConfig config) {
        SessionTable table = new SessionTable(config.tickTimeMs());
        long nowMs = config.clock().steadyMs();
        timeoutsMs.forEach((id, timeoutMs) -> table.open(id, timeoutMs, null, nowMs));
        return table;
    }

    /** By session id. */
    public Map<Long, Integer> timeoutsMs() {
        return timeoutsMs;
    }

    /** Frees the memory of a state that is not used. */
    @Override
    public void close() {
        tree.close();
    }

    /** All znodes, parents before their children. */
    public void giveTo(SnapshotStore.NodeSink sink) throws IOException {
        publish();
        try (ZnodeCursor cursor = tree.latest().scan(PathRange.ALL)) {
            while (cursor.next()) {
                Znode znode = cursor.znode();
                NodeState stored = Objects.requireNonNull(tree.state(cursor.path()));
                sink.znode(new NodeImage(
                        cursor.path(),
                        znode.data(),
                        znode.acl(),
                        znode.czxid(),
                        znode.mzxid(),
                        znode.pzxid(),
                        znode.ctimeMs(),
                        znode.mtimeMs(),
                        znode.version(),
                        stored.cversion(),
                        znode.aversion(),
                        znode.kind(),
                        znode.ephemeralOwner(),
                        znode.ttlMs()));
            }
        }
    }

    /**
     * A state from elsewhere, as an import of an Apache server's data. Blocks.
     *
     * @throws IOException where the source cannot be read; then there is no state
     */
    static StoreState filled(StateConfig config, StateSource source) throws IOException {
        StoreState state = empty(config).catchingUp();
        try {
            source.giveTo(state);
            if (state.digests.unmatched() > 0) {
                LOG.warn(
                        "No digest of {} transactions is that of the tree that was read: it may differ from the server's",
                        state.digests.unmatched());
            }
            return state;
        } catch (IOException | RuntimeException | Error e) {
            state.close();
            throw e;
        }
    }

    /**
     * The digests that transactions carry may be wrong at first: over a fuzzy snapshot they cannot be right before the log
     * has caught up with it. That it has shows in the first one that is right.
     */
    public StoreState catchingUp() {
        digests.catchUp();
        return this;
    }

    RecentWrites recentWrites() {
        return recentWrites;
    }

    DigestCheck digests() {
        return digests;
    }

    @Override
    public void session(long sessionId, int timeoutMs) {
        timeoutsMs.put(sessionId, timeoutMs);
    }

    @Override
    public void znode(NodeImage znode) {
        tree.restore(znode);
    }

    @Override
    public void beginParts(long znodes) {
        load = tree.bulkLoad(znodes);
    }

    @Override
    public boolean takesRecords() {
        return TreeLoad.takesRecords(tree);
    }

    @Override
    public void beginAnew() {
        load = null;
        tree.close();
        tree = new DataTree(records(config), config.digestEnabled());
        timeoutsMs.clear();
    }

    @Override
    public Part part() {
        TreeLoad.Part part = Objects.requireNonNull(load).part();
        return new Part() {
            @Override
            public void beginRun() {
                part.beginRun();
            }

            @Override
            public void znode(PackedNode znode) {
                part.add(znode);
            }

            @Override
            public void records(PackedRecords records) {
                part.add(records);
            }

            @Override
            public void leaves(int number, byte[] bytes, int start, int end) {
                part.addLeaves(number, bytes, start, end);
            }

            @Override
            public void close() {
                part.close();
            }
        };
    }

    @Override
    public void snapshotEnds(long zxid) {
        if (load != null) {
            load.finish();
            load = null;
        }
        tree.restoreSystemZnodes();
        tree.publish(zxid);
        tree.restoreQuotas();
        recentWrites.begin(zxid);
    }

    @Override
    public void transaction(LoggedTxn logged) {
        if (QuotaTable.countsAnew(logged.txn())) {
            publish();
        }
        TxnApplier.replay(tree, logged.header(), logged.txn());
        digests.compare(logged.zxid(), logged.digest(), tree.digest());
        if (logged.txn() instanceof CreateSessionTxn create) {
            timeoutsMs.put(logged.header().sessionId(), create.timeoutMs());
        } else if (logged.txn() instanceof CloseSessionTxn) {
            timeoutsMs.remove(logged.header().sessionId());
        }
        recentWrites.note(logged.header(), logged.txn());
        unpublished = logged.header();
        unpublishedCount++;
        if (unpublishedCount == PUBLISHED_AT_ONCE || tree.isPublicationDue(IMAGE_BYTES_MAX)) {
            publish();
        }
    }

    private void publish() {
        if (unpublished != null) {
            tree.publish(unpublished.zxid(), unpublished.timeMs());
            unpublished = null;
            unpublishedCount = 0;
        }
    }
}

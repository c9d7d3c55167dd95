package io.zabra.engine.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.StoreClient;
import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.snapshot.NodeImages;
import io.zabra.engine.tree.DataTree;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.TreeLoad;
import io.zabra.engine.tree.TxnApplier;
import io.zabra.engine.tree.VersionedRecords;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeState;
import io.zabra.engine.txn.PreparedOn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnPreparer;
import io.zabra.engine.txn.WriteRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Apache's {@code DataTree} is given the same transactions, in the bytes that go into log and proposals. */
class TreeDifferentialTest {
    private static final int BATCHES = 250;
    private static final int BATCH_MAX = 8;
    private static final int SESSIONS = 4;

    private record Made(TxnHeader header, Txn txn) {}

    /** Our side. */
    private static final class Ours implements PreparedOn {
        final DataTree tree;
        final TxnPreparer preparer = new TxnPreparer(this, AccessControl.standard(), true);

        Ours() {
            this(DataTree.fresh(VersionedRecords.onHeap(1 << 20)));
        }

        Ours(DataTree tree) {
            this.tree = tree;
        }

        @Override
        public @Nullable NodeState node(String path) {
            return tree.state(path);
        }

        @Override
        public Collection<String> ephemerals(long sessionId) {
            return tree.ephemerals(sessionId);
        }

        @Override
        public ErrorCode session(long sessionId) {
            return ErrorCode.OK;
        }

        @Override
        public ErrorCode owner(long sessionId) {
            return ErrorCode.OK;
        }

        @Override
        public ErrorCode room(String path, int records, long bytes) {
            return ErrorCode.OK;
        }

        void apply(Made made) {
            TxnApplier.apply(tree, made.header(), made.txn());
            tree.publish(made.header().zxid());
            preparer.applied(made.header().zxid());
        }

        Map<String, String> lines() {
            TreeMap<String, String> lines = new TreeMap<>();
            try (ZnodeCursor cursor = tree.latest().scan(PathRange.ALL)) {
                while (cursor.next()) {
                    Znode znode = cursor.znode();
                    lines.put(cursor.path(), ApacheTree.line(znode.data(), znode.stat(), znode.acl()));
                }
            }
            return lines;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void bothTreesAreEqualAfterEachBatch(long seed) throws Exception {
        Ours ours = new Ours();
        ApacheTree apache = new ApacheTree();
        List<Made> all = new ArrayList<>();
        Random random = new Random(seed);
        RandomRequests requests = new RandomRequests(random, true);
        int underQuota = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            List<Made> made = batch == 0 ? quota(ours) : prepare(ours, requests, random, all.size());
            for (Made each : made) {
                ours.apply(each);
                apache.apply(each.header(), each.txn());
            }
            all.addAll(made);
            assertEqual(ours, apache, "seed " + seed + ", batch " + batch + ": " + made);
            underQuota += ours.tree.quotas().quotaOf("/a/b") == null ? 0 : 1;
        }
        assertThat(underQuota).as("seed %d", seed).isPositive();
        assertThat(ours.tree.latest().size()).as("seed %d", seed).isGreaterThan(15);
    }

    /** What a fuzzy snapshot amounts to: transactions that the tree shows already come once more. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void replayOverATreeThatIsAheadEndsEqual(long seed) throws Exception {
        Ours ours = new Ours();
        Random random = new Random(seed);
        RandomRequests requests = new RandomRequests(random, true);
        List<Made> all = new ArrayList<>();
        while (all.size() < 400) {
            List<Made> made = prepare(ours, requests, random, all.size());
            made.forEach(ours::apply);
            all.addAll(made);
        }
        Ours again = new Ours();
        ApacheTree apache = new ApacheTree();
        int ahead = 100 + random.nextInt(200);
        int behind = ahead - random.nextInt(100);
        List<Made> replay = new ArrayList<>(all.subList(0, ahead));
        replay.addAll(all.subList(behind, all.size()));
        for (Made made : replay) {
            again.apply(made);
            apache.apply(made.header(), made.txn());
        }
        assertEqual(again, apache, "seed " + seed + ", " + behind + " again after " + ahead);
    }

    /** So that there is one, however the dice fall. */
    private static List<Made> quota(Ours ours) {
        List<Made> made = new ArrayList<>();
        for (String path : List.of("", "/zookeeper_limits", "/zookeeper_stats")) {
            TxnHeader header = new TxnHeader(1, 0, made.size() + 1, 1_000);
            WriteRequest create = StoreClient.creation("/zookeeper/quota/a" + path, "count=5,bytes=-1");
            made.add(new Made(header, ours.preparer.prepare(header, List.of(), create)));
        }
        return made;
    }

    /** The snapshot is written while transactions go on, loaded in any order, and the log behind it applied. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void replayOverASnapshotTakenAtARandomMomentEndsEqual(long seed) throws Exception {
        Ours ours = new Ours();
        ApacheTree apache = new ApacheTree();
        Random random = new Random(seed);
        RandomRequests requests = new RandomRequests(random, true);
        List<Made> all = new ArrayList<>();
        int moment = 100 + random.nextInt(250);
        PinnedTree pin = null;
        List<NodeImage> snapshot = new ArrayList<>();
        while (all.size() < 500) {
            List<Made> made = prepare(ours, requests, random, all.size());
            for (Made each : made) {
                ours.apply(each);
                apache.apply(each.header(), each.txn());
            }
            all.addAll(made);
            if (pin == null && all.size() >= moment) {
                pin = ours.tree.pin();
            }
        }
        try (PinnedTree then = Objects.requireNonNull(pin)) {
            NodeImages.of(then, snapshot::add);
            Collections.shuffle(snapshot, random);
            Ours again = new Ours(loaded(snapshot, then.zxid()));
            for (Made made : all.subList((int) then.zxid(), all.size())) {
                again.apply(made);
            }
            assertEqual(again, apache, "seed " + seed + ", snapshot of " + then.zxid());
        }
    }

    private static DataTree loaded(List<NodeImage> snapshot, long zxid) {
        DataTree tree = new DataTree(VersionedRecords.onHeap(1 << 20));
        TreeLoad load = tree.bulkLoad(snapshot.size());
        try (TreeLoad.Part part = load.part()) {
            snapshot.forEach(part::add);
        }
        load.finish();
        tree.restoreSystemZnodes();
        tree.publish(zxid);
        return tree;
    }

    private static List<Made> prepare(Ours ours, RandomRequests requests, Random random, int before) {
        List<Made> made = new ArrayList<>();
        int count = 1 + random.nextInt(BATCH_MAX);
        for (int i = 0; i < count; i++) {
            long zxid = before + i + 1L;
            TxnHeader header = new TxnHeader(1 + random.nextInt(SESSIONS), i, zxid, 1_000 + zxid);
            WriteRequest request = random.nextInt(60) == 0 ? new WriteRequest.CloseSession() : requests.next();
            List<AuthId> identities = random.nextInt(3) == 0
                    ? List.of(new AuthId("ip", "127.0.0.1"), RandomRequests.ALICE)
                    : List.of(new AuthId("ip", "127.0.0.1"));
            if (request instanceof WriteRequest.CloseSession) {
                made.add(new Made(header, ours.preparer.prepare(header, List.of(), request)));
                header = new TxnHeader(header.sessionId(), 0, ++zxid, 1_000 + zxid);
                made.add(new Made(header, ours.preparer.prepareSession(header, 4_000)));
                return made;
            }
            made.add(new Made(header, ours.preparer.prepare(header, identities, request)));
        }
        return made;
    }

    private static void assertEqual(Ours ours, ApacheTree apache, String context) throws Exception {
        assertThat(ours.lines()).as(context).isEqualTo(apache.lines());
        for (long session = 1; session <= SESSIONS; session++) {
            assertThat(new TreeSet<>(ours.tree.ephemerals(session))).as(context).isEqualTo(apache.ephemerals(session));
        }
        assertThat(new TreeSet<>(ours.tree.containers())).as(context).isEqualTo(apache.containers());
        assertThat(new TreeSet<>(ours.tree.ttls())).as(context).isEqualTo(apache.ttls());
        assertThat(ours.tree.digest()).as(context).isEqualTo(apache.digest());
    }
}

package io.zabra.engine.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.StoreClient;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.snapshot.NodeImages;
import io.zabra.engine.tree.DataTree;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.TreeLoad;
import io.zabra.engine.tree.VersionedRecords;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.WriteRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Apache's {@code DataTree} is given the same transactions, in the bytes that go into log and proposals. */
class TreeDifferentialTest {
    private static final int BATCHES = 250;
    private static final int BATCH_MAX = 8;
    private static final int SESSIONS = 4;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void bothTreesAreEqualAfterEachBatch(long seed) throws Exception {
        OurTree ours = new OurTree();
        ApacheTree apache = new ApacheTree();
        List<LoggedTxn> all = new ArrayList<>();
        Random random = new Random(seed);
        RandomRequests requests = new RandomRequests(random, true);
        int underQuota = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            List<LoggedTxn> made = batch == 0 ? quota(ours) : prepare(ours, requests, random, all.size());
            for (LoggedTxn each : made) {
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
        OurTree ours = new OurTree();
        Random random = new Random(seed);
        RandomRequests requests = new RandomRequests(random, true);
        List<LoggedTxn> all = new ArrayList<>();
        while (all.size() < 400) {
            List<LoggedTxn> made = prepare(ours, requests, random, all.size());
            made.forEach(ours::apply);
            all.addAll(made);
        }
        OurTree again = new OurTree();
        ApacheTree apache = new ApacheTree();
        int ahead = 100 + random.nextInt(200);
        int behind = ahead - random.nextInt(100);
        List<LoggedTxn> replay = new ArrayList<>(all.subList(0, ahead));
        replay.addAll(all.subList(behind, all.size()));
        for (LoggedTxn made : replay) {
            again.apply(made);
            apache.apply(made.header(), made.txn());
        }
        assertEqual(again, apache, "seed " + seed + ", " + behind + " again after " + ahead);
    }

    /** So that there is one, however the dice fall. */
    private static List<LoggedTxn> quota(OurTree ours) {
        List<LoggedTxn> made = new ArrayList<>();
        for (String path : List.of("", "/zookeeper_limits", "/zookeeper_stats")) {
            TxnHeader header = new TxnHeader(1, 0, made.size() + 1, 1_000);
            WriteRequest create = StoreClient.creation("/zookeeper/quota/a" + path, "count=5,bytes=-1");
            made.add(ours.preparer.prepare(header, List.of(), create));
        }
        return made;
    }

    /** The snapshot is written while transactions go on, loaded in any order, and the log behind it applied. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void replayOverASnapshotTakenAtARandomMomentEndsEqual(long seed) throws Exception {
        OurTree ours = new OurTree();
        ApacheTree apache = new ApacheTree();
        Random random = new Random(seed);
        RandomRequests requests = new RandomRequests(random, true);
        List<LoggedTxn> all = new ArrayList<>();
        int moment = 100 + random.nextInt(250);
        PinnedTree pin = null;
        List<NodeImage> snapshot = new ArrayList<>();
        while (all.size() < 500) {
            List<LoggedTxn> made = prepare(ours, requests, random, all.size());
            for (LoggedTxn each : made) {
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
            OurTree again = new OurTree(loaded(snapshot, then.zxid()));
            for (LoggedTxn made : all.subList((int) then.zxid(), all.size())) {
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

    private static List<LoggedTxn> prepare(OurTree ours, RandomRequests requests, Random random, int before) {
        List<LoggedTxn> made = new ArrayList<>();
        int count = 1 + random.nextInt(BATCH_MAX);
        for (int i = 0; i < count; i++) {
            long zxid = before + i + 1L;
            TxnHeader header = new TxnHeader(1 + random.nextInt(SESSIONS), i, zxid, 1_000 + zxid);
            WriteRequest request = random.nextInt(60) == 0 ? new WriteRequest.CloseSession() : requests.next();
            List<AuthId> identities = random.nextInt(3) == 0
                    ? List.of(new AuthId("ip", "127.0.0.1"), RandomRequests.ALICE)
                    : List.of(new AuthId("ip", "127.0.0.1"));
            if (request instanceof WriteRequest.CloseSession) {
                made.add(ours.preparer.prepare(header, List.of(), request));
                header = new TxnHeader(header.sessionId(), 0, ++zxid, 1_000 + zxid);
                made.add(ours.preparer.prepareSession(header, 4_000));
                return made;
            }
            made.add(ours.preparer.prepare(header, identities, request));
        }
        return made;
    }

    private static void assertEqual(OurTree ours, ApacheTree apache, String context) throws Exception {
        assertThat(ours.lines()).as(context).isEqualTo(apache.lines());
        for (long session = 1; session <= SESSIONS; session++) {
            assertThat(new TreeSet<>(ours.tree.ephemerals(session))).as(context).isEqualTo(apache.ephemerals(session));
        }
        assertThat(new TreeSet<>(ours.tree.ephemerals().containers()))
                .as(context)
                .isEqualTo(apache.containers());
        assertThat(new TreeSet<>(ours.tree.ephemerals().ttls())).as(context).isEqualTo(apache.ttls());
        assertThat(ours.tree.digest()).as(context).isEqualTo(apache.digest());
    }
}

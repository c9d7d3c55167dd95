package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.SetAclTxn;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreePassageTest {
    private static final long PLENTY = 1L << 30;
    private static final int PARENTS = 12;
    private static final int CHILDREN = 60;

    private long zxid;

    private static DataTree tree(long undoBytesMax, boolean offHeap) {
        return DataTree.fresh(
                offHeap
                        ? VersionedRecords.offHeap(
                                new RecordSizing(10_000, 40, 100, 1 << 20), undoBytesMax, Runnable::run)
                        : VersionedRecords.onHeap(undoBytesMax));
    }

    private void apply(DataTree tree, Txn txn) {
        zxid++;
        TxnApplier.apply(tree, new TxnHeader(1, 0, zxid, 1_000 + zxid), txn);
    }

    private void applyAndPublish(DataTree tree, Txn txn) {
        apply(tree, txn);
        tree.publish(zxid);
    }

    private static List<AclEntry> acl(int i) {
        return List.of(new AclEntry(Permission.ALL, new AuthId("ip", "10.0.0." + i)));
    }

    private static Txn create(String path, int dataLength, long seed) {
        byte[] data = RecordStoreContract.bytes(dataLength, seed);
        return new CreateTxn(TxnType.CREATE, path, data, acl((int) (seed & 3)), NodeKind.PERSISTENT, 0, -1);
    }

    private static Txn set(String path, int dataLength) {
        return new SetDataTxn(TxnType.SET_DATA, path, new byte[dataLength], 1);
    }

    /** Parents whose children sort before and behind other names that begin as theirs do. */
    private void fill(DataTree tree, int dataLength) {
        for (int i = 0; i < PARENTS; i++) {
            apply(tree, create("/p" + i, dataLength, i));
            apply(tree, create("/p" + i + "-x", dataLength, i));
            for (int j = 0; j < CHILDREN; j++) {
                apply(tree, create(child(i, j), dataLength, j));
            }
        }
        tree.publish(zxid);
    }

    private static String child(int parent, int child) {
        return "/p" + parent + "/c" + child;
    }

    private static Txn change(DataTree tree, Random random) {
        String parent = "/p" + random.nextInt(PARENTS);
        if (random.nextInt(10) == 0) {
            return set(random.nextBoolean() ? parent : parent + "-x", random.nextInt(30));
        }
        String path = parent + "/c" + random.nextInt(CHILDREN);
        if (tree.state(path) == null) {
            return create(path, random.nextInt(30), random.nextLong());
        }
        return switch (random.nextInt(4)) {
            case 0 -> new DeleteTxn(TxnType.DELETE, path);
            case 1 -> new SetAclTxn(path, acl(random.nextInt(5)), 1);
            default ->
                new SetDataTxn(
                        TxnType.SET_DATA, path, RecordStoreContract.bytes(random.nextInt(30), random.nextLong()), 1);
        };
    }

    private static String line(ZnodeCursor cursor) {
        Znode znode = cursor.znode();
        byte[] data = znode.data();
        return cursor.path() + " " + znode.stat() + " " + znode.acl() + " " + znode.childrenCreated() + " "
                + (data == null ? "null" : java.util.Arrays.toString(data));
    }

    private static List<String> lines(PinnedTree pin) {
        List<String> lines = new ArrayList<>();
        try (ZnodeCursor cursor = pin.scan(PathRange.ALL)) {
            while (cursor.next()) {
                lines.add(line(cursor));
            }
        }
        return lines;
    }

    /** A passage, and what a pin showed when it began. */
    private static final class Walk {
        private final TreePassage passage;
        private final ZnodeCursor cursor;
        private final Iterator<String> expected;

        Walk(DataTree tree) {
            passage = TreePassage.of(tree);
            try (PinnedTree pin = tree.pin()) {
                assertThat(passage.zxid()).isEqualTo(pin.zxid());
                assertThat(passage.size()).isEqualTo(pin.size());
                expected = lines(pin).iterator();
            }
            cursor = passage.cursor();
        }

        /** Whether there is more. */
        boolean steps(int count, String what) {
            for (int i = 0; i < count; i++) {
                boolean more = cursor.next();
                assertThat(more).as(what).isEqualTo(expected.hasNext());
                if (!more) {
                    return false;
                }
                assertThat(line(cursor)).as(what).isEqualTo(expected.next());
            }
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aPassageGivesWhatAPinShowedWhenItBegan(long seed) {
        Random random = new Random(seed);
        List<Walk> walks = new ArrayList<>();
        List<PinnedTree> pins = new ArrayList<>();
        List<List<String>> pinned = new ArrayList<>();
        int ended = 0;
        try (DataTree tree = tree(PLENTY, seed % 2 == 0)) {
            fill(tree, 10);
            for (int batch = 0; batch < 500; batch++) {
                String what = "seed " + seed + " batch " + batch;
                for (int i = random.nextInt(20); i >= 0; i--) {
                    apply(tree, change(tree, random));
                }
                walks.forEach(walk -> walk.steps(random.nextInt(20), what));
                tree.publish(zxid);
                if (walks.size() < 3 && random.nextInt(8) == 0) {
                    walks.add(new Walk(tree));
                }
                if (random.nextInt(40) == 0) {
                    pins.add(tree.pin());
                    pinned.add(lines(pins.get(pins.size() - 1)));
                }
                int before = walks.size();
                walks.removeIf(walk -> !walk.steps(random.nextInt(60), what));
                ended += before - walks.size();
                if (pins.size() > 2) {
                    assertThat(lines(pins.get(0))).as(what).isEqualTo(pinned.remove(0));
                    pins.remove(0).close();
                }
            }
            for (Walk walk : walks) {
                assertThat(walk.steps(Integer.MAX_VALUE, "seed " + seed)).isFalse();
            }
            pins.forEach(PinnedTree::close);
            tree.publish(zxid + 1);
            assertThat(tree.records().undoBytes()).isZero();
            assertThat(tree.isPinned()).isFalse();
        }
        assertThat(ended).isGreaterThan(10);
    }

    @Test
    void whatIsOverwrittenBehindAPassageIsNotKept() {
        try (DataTree tree = tree(PLENTY, false)) {
            fill(tree, 10);
            try (TreePassage passage = TreePassage.of(tree)) {
                ZnodeCursor cursor = passage.cursor();
                while (cursor.next() && !cursor.path().equals("/p5")) {
                    assertThat(cursor.znode().dataLength()).isLessThanOrEqualTo(10);
                }
                for (int i = 0; i < CHILDREN; i++) {
                    applyAndPublish(tree, set(child(1, i), 100));
                }
                assertThat(tree.records().undoBytes()).isZero();
                applyAndPublish(tree, set(child(9, 0), 100));
                assertThat(tree.records().undoBytes()).isPositive();
                try (PinnedTree pin = tree.pin()) {
                    applyAndPublish(tree, set(child(1, 0), 7));
                    assertThat(pin.find(child(1, 0)))
                            .extracting(Znode::dataLength)
                            .isEqualTo(100);
                }
            }
        }
    }

    @Test
    void aPassageThatIsThroughHoldsNothing() {
        try (DataTree tree = tree(PLENTY, false)) {
            fill(tree, 10);
            try (TreePassage passage = TreePassage.of(tree)) {
                ZnodeCursor cursor = passage.cursor();
                assertThat(cursor.next()).isTrue();
                applyAndPublish(tree, set(child(9, 0), 100));
                assertThat(tree.records().undoBytes()).isPositive();
                while (cursor.next()) {
                    assertThat(cursor.znode().dataLength()).isLessThanOrEqualTo(10);
                }
                applyAndPublish(tree, set(child(9, 1), 100));
                assertThat(tree.records().undoBytes()).isZero();
                assertThat(tree.isPinned()).isFalse();
            }
        }
    }

    @Test
    void aPassageIsHeldBeyondTheBoundOfPinsUpToOneOfItsOwn() {
        int length = 1_000;
        long most = 100L * length;
        try (DataTree tree = tree(most, false)) {
            fill(tree, length);
            try (PinnedTree pin = tree.pin();
                    TreePassage passage = TreePassage.of(tree)) {
                ZnodeCursor cursor = passage.cursor();
                int overwritten = 0;
                assertThat(passage.isPressed()).isFalse();
                while (tree.records().undoBytes() < most * 3 / 2) {
                    applyAndPublish(tree, set(child(overwritten / CHILDREN, overwritten % CHILDREN), 1));
                    overwritten++;
                }
                assertThat(passage.isPressed()).isTrue();
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.znode().dataLength()).isEqualTo(length);
                assertThat(pin.find("/p0")).isNotNull();
                while (tree.records().undoBytes() > most / 2) {
                    applyAndPublish(tree, set(child(overwritten / CHILDREN, overwritten % CHILDREN), 1));
                    overwritten++;
                }
                assertThat(cursor.next()).isTrue();
                assertThatThrownBy(cursor::znode)
                        .isInstanceOf(SnapshotTooOldException.class)
                        .hasMessageContaining(String.valueOf(2 * most));
                assertThatThrownBy(() -> pin.find("/p0")).isInstanceOf(SnapshotTooOldException.class);
                assertThat(passage.isPressed()).isFalse();
            }
        }
    }

    @Test
    void olderPinsAreGivenUpBeforeAPassageIs() {
        int length = 1_000;
        long most = 100L * length;
        try (DataTree tree = tree(most, false)) {
            fill(tree, length);
            try (PinnedTree pin = tree.pin()) {
                applyAndPublish(tree, set("/p0", 1));
                try (TreePassage passage = TreePassage.of(tree)) {
                    ZnodeCursor cursor = passage.cursor();
                    for (int i = 0; i < 110; i++) {
                        applyAndPublish(tree, set(child(i / CHILDREN, i % CHILDREN), 1));
                    }
                    assertThatThrownBy(() -> pin.find("/p0")).isInstanceOf(SnapshotTooOldException.class);
                    int read = 0;
                    while (cursor.next()) {
                        read += cursor.znode().dataLength() == length ? 1 : 0;
                    }
                    assertThat(read).isEqualTo(PARENTS * (CHILDREN + 2) - 1);
                }
            }
        }
    }

    @Test
    void onlyWhoHasHardlyBegunMayBeginAgain() {
        try (DataTree tree = tree(PLENTY, false)) {
            fill(tree, 10);
            try (TreePassage passage = TreePassage.of(tree)) {
                assertThat(passage.cursor().next()).isTrue();
                ZnodeCursor cursor = passage.cursor();
                for (int i = 0; i < 100; i++) {
                    assertThat(cursor.next()).isTrue();
                }
                assertThatThrownBy(passage::cursor).hasMessageContaining("has begun");
            }
        }
    }
}

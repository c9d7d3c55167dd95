package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.ErrorTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.SetAclTxn;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
    private static final long PLENTY = 1L << 30;
    private static final long START_MS = 1_000_000;

    private static DataTree tree(Retention retention, boolean offHeap) {
        VersionedRecords records = offHeap
                ? VersionedRecords.offHeap(new RecordSizing(10_000, 40, 100, 1 << 20), PLENTY, retention, Runnable::run)
                : VersionedRecords.onHeap(PLENTY, retention);
        return DataTree.fresh(records);
    }

    /** Ten milliseconds apart. */
    private static void apply(DataTree tree, long zxid, Txn txn) {
        apply(tree, zxid, START_MS + 10 * zxid, txn);
    }

    private static void apply(DataTree tree, long zxid, long timeMs, Txn txn) {
        TxnApplier.apply(tree, new TxnHeader(1, 0, zxid, timeMs), txn);
        tree.publish(zxid, timeMs);
    }

    private static List<AclEntry> acl(int i) {
        return List.of(new AclEntry(Permission.ALL, new AuthId("ip", "10.0.0." + i)));
    }

    private static Txn change(Tree tree, Random random) {
        String path = "/" + random.nextInt(30);
        byte[] data = RecordStoreContract.bytes(random.nextInt(20), random.nextLong());
        if (tree.find(path) == null) {
            return new CreateTxn(TxnType.CREATE, path, data, acl(random.nextInt(5)), NodeKind.PERSISTENT, 0, -1);
        }
        return switch (random.nextInt(3)) {
            case 0 -> new DeleteTxn(TxnType.DELETE, path);
            case 1 -> new SetDataTxn(TxnType.SET_DATA, path, data, 1);
            default -> new SetAclTxn(path, acl(random.nextInt(5)), 1);
        };
    }

    private static Map<String, String> lines(Tree tree) {
        Map<String, String> lines = new TreeMap<>();
        try (ZnodeCursor cursor = tree.scan(PathRange.ALL)) {
            while (cursor.next()) {
                Znode znode = cursor.znode();
                byte[] data = znode.data();
                lines.put(
                        cursor.path(),
                        znode.stat() + " " + znode.acl() + " "
                                + (data == null ? "" : List.of(data.length, data.length == 0 ? 0 : data[0])));
            }
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyVersionOfTheWindowCanBePinnedAsItWas(long seed) {
        Random random = new Random(seed);
        List<Map<String, String>> versions = new ArrayList<>();
        try (DataTree tree = tree(new Retention(3_000, PLENTY), seed % 2 == 0)) {
            versions.add(lines(tree.latest()));
            for (long zxid = 1; zxid <= 600; zxid++) {
                apply(tree, zxid, change(tree.latest(), random));
                versions.add(lines(tree.latest()));
                RetainedVersions retained = tree.retained();
                assertThat(retained.newestZxid()).isEqualTo(zxid);
                assertThat(retained.oldestZxid()).isEqualTo(Math.max(0, zxid - 300));
                long asked = retained.oldestZxid() + random.nextLong(zxid - retained.oldestZxid() + 1);
                try (PinnedTree pin = tree.pinAt(asked);
                        PinnedTree byTime = tree.pinAtTime(START_MS + 10 * asked + random.nextInt(10))) {
                    assertThat(lines(pin))
                            .as("seed %d, zxid %d at %d", seed, asked, zxid)
                            .isEqualTo(versions.get((int) asked));
                    assertThat(byTime.zxid()).isEqualTo(asked);
                }
            }
        }
    }

    @Test
    void aVersionOutsideTheWindowIsRefusedWithTheWindow() {
        try (DataTree tree = tree(new Retention(100, PLENTY), false)) {
            for (long zxid = 1; zxid <= 50; zxid++) {
                apply(tree, zxid, change(tree.latest(), new Random(zxid)));
            }
            assertThatThrownBy(() -> tree.pinAt(0x10))
                    .isInstanceOf(VersionNotRetainedException.class)
                    .hasMessage(
                            "The tree as of zxid 0x10 cannot be read: retained is zxid 0x28 (1970-01-01T00:16:40.400Z)"
                                    + " to 0x32 (1970-01-01T00:16:40.500Z)");
            assertThatThrownBy(() -> tree.pinAt(51)).isInstanceOf(VersionNotRetainedException.class);
            assertThatThrownBy(() -> tree.pinAtTime(5)).isInstanceOf(VersionNotRetainedException.class);
        }
    }

    @Test
    void withoutRetentionTheLatestVersionAloneCanBePinned() {
        try (DataTree tree = tree(Retention.NONE, false)) {
            apply(tree, 1, change(tree.latest(), new Random(1)));
            apply(tree, 2, change(tree.latest(), new Random(2)));
            try (PinnedTree pin = tree.pinAt(2)) {
                assertThat(pin.zxid()).isEqualTo(2);
            }
            assertThatThrownBy(() -> tree.pinAt(1)).isInstanceOf(VersionNotRetainedException.class);
            assertThat(tree.records().undoBytes()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theWindowIsBoundedWhereNextToNothingIsOverwritten(boolean offHeap) {
        try (DataTree tree = tree(new Retention(1L << 40, 30_000), offHeap)) {
            apply(tree, 1, new CreateTxn(TxnType.CREATE, "/a", new byte[0], acl(1), NodeKind.PERSISTENT, 0, -1));
            for (long zxid = 2; zxid <= 5_000; zxid++) {
                apply(tree, zxid, new SetDataTxn(TxnType.SET_DATA, "/a", new byte[0], 1));
            }
            assertThat(tree.retained().oldestZxid()).isBetween(4_800L, 5_000L);
            try (PinnedTree pin = tree.pinAt(4_990)) {
                assertThat(pin.zxid()).isEqualTo(4_990);
            }
        }
    }

    /** Anybody can ask for what is refused, as often as he likes. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsRefusedPushesNothingOutOfTheWindow(boolean offHeap) {
        Random random = new Random(5);
        try (DataTree tree = tree(new Retention(100_000, 60_000), offHeap)) {
            Map<Long, Map<String, String>> versions = new TreeMap<>();
            for (long zxid = 1; zxid <= 5_000; zxid++) {
                boolean changes = zxid % 1_000 == 0;
                apply(tree, zxid, changes ? change(tree.latest(), random) : new ErrorTxn(ErrorCode.NO_NODE));
                if (changes) {
                    versions.put(zxid, lines(tree.latest()));
                }
            }
            assertThat(tree.retained()).isEqualTo(new RetainedVersions(0, 0, 5_000, START_MS + 50_000));
            versions.forEach((zxid, then) -> {
                try (PinnedTree pin = tree.pinAt(Math.min(5_000, zxid + 500));
                        PinnedTree byTime = tree.pinAtTime(START_MS + 10 * zxid + 4_000)) {
                    assertThat(lines(pin)).isEqualTo(then);
                    assertThat(lines(byTime)).isEqualTo(then);
                }
            });
        }
    }

    @Test
    void whatIsRefusedLetsTimePass() {
        try (DataTree tree = tree(new Retention(1_000, PLENTY), false)) {
            for (long zxid = 1; zxid <= 50; zxid++) {
                apply(tree, zxid, change(tree.latest(), new Random(zxid)));
            }
            apply(tree, 51, START_MS + 1_250, new ErrorTxn(ErrorCode.NO_NODE));
            assertThat(tree.retained()).isEqualTo(new RetainedVersions(25, START_MS + 250, 51, START_MS + 1_250));
            apply(tree, 52, START_MS + 10_000, new ErrorTxn(ErrorCode.NO_NODE));
            try (PinnedTree pin = tree.pinAtTime(START_MS + 9_500)) {
                assertThat(lines(pin)).isEqualTo(lines(tree.latest()));
            }
            assertThat(tree.retained().oldestZxid()).isEqualTo(50);
        }
    }

    /** By a transaction that changes something, and by one that does not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClockThatWasAheadOnceDoesNotHideWhatCameAfterIt(boolean changes) {
        long aheadMs = 86_400_000;
        try (DataTree tree = tree(new Retention(2 * aheadMs, PLENTY), false)) {
            for (long zxid = 1; zxid <= 30; zxid++) {
                long timeMs = START_MS + 10 * zxid + (zxid > 10 && zxid <= 20 ? aheadMs : 0);
                boolean setsBackInVain = zxid == 21 && !changes;
                Txn txn = setsBackInVain ? new ErrorTxn(ErrorCode.NO_NODE) : change(tree.latest(), new Random(zxid));
                apply(tree, zxid, timeMs, txn);
            }
            assertAtTime(tree, START_MS + 10 * 10, 10);
            assertAtTime(tree, START_MS + 10 * 15, 10);
            assertAtTime(tree, START_MS + 10 * 21, changes ? 21 : 20);
            assertAtTime(tree, START_MS + 10 * 25, 25);
            assertAtTime(tree, START_MS + aheadMs + 10 * 15, 30);
            assertThat(tree.retained()).isEqualTo(new RetainedVersions(0, 0, 30, START_MS + 300));
        }
    }

    @Test
    void whatWasWrittenWhileTheClockWasAheadGrowsOldWithTheRest() {
        try (DataTree tree = tree(new Retention(100, PLENTY), false)) {
            for (long zxid = 1; zxid <= 100; zxid++) {
                long aheadMs = zxid > 10 && zxid <= 20 ? 86_400_000 : 0;
                apply(tree, zxid, START_MS + 10 * zxid + aheadMs, change(tree.latest(), new Random(zxid)));
            }
            assertThat(tree.retained()).isEqualTo(new RetainedVersions(90, START_MS + 900, 100, START_MS + 1_000));
        }
    }

    private static void assertAtTime(DataTree tree, long timeMs, long zxid) {
        try (PinnedTree pin = tree.pinAtTime(timeMs)) {
            assertThat(pin.zxid()).isEqualTo(zxid);
        }
    }

    @Test
    void theWindowIsBoundedByBytes() {
        try (DataTree tree = tree(new Retention(1L << 40, 1 << 20), false)) {
            apply(tree, 1, new CreateTxn(TxnType.CREATE, "/a", new byte[0], acl(1), NodeKind.PERSISTENT, 0, -1));
            for (long zxid = 2; zxid <= 5_000; zxid++) {
                apply(tree, zxid, new SetDataTxn(TxnType.SET_DATA, "/a", new byte[1_000], 1));
            }
            assertThat(tree.records().undoBytes()).isBetween(900_000L, (1L << 20) + 4_000);
            assertThat(tree.retained().oldestZxid()).isBetween(3_900L, 4_500L);
        }
    }

    @Test
    void anAclThatNobodyUsesIsForgottenWhenNobodyCanReadItsUse() {
        try (DataTree tree = tree(Retention.NONE, false)) {
            apply(tree, 1, new CreateTxn(TxnType.CREATE, "/a", new byte[0], acl(1), NodeKind.PERSISTENT, 0, -1));
            int before = tree.acls().size();
            try (PinnedTree pin = tree.pin()) {
                IntStream.rangeClosed(2, 200).forEach(zxid -> apply(tree, zxid, new SetAclTxn("/a", acl(zxid), zxid)));
                Znode then = pin.find("/a");
                assertThat(then == null ? null : then.acl()).isEqualTo(acl(1));
            }
            apply(tree, 201, new SetAclTxn("/a", acl(1), 201));
            assertThat(tree.acls().size()).isEqualTo(before);
        }
    }
}

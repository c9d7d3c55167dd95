package io.zabra.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.disk.SimulatedDisk;
import io.zabra.engine.tree.DataTree;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.RecordSizing;
import io.zabra.engine.tree.TreePassage;
import io.zabra.engine.tree.TxnApplier;
import io.zabra.engine.tree.VersionedRecords;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A snapshot counts only when it was read back, and older ones go only then. */
class SnapshotStoreTest {
    private static final Path DIRECTORY = Path.of("/snapshot");
    private static final Map<Long, Integer> SESSIONS = Map.of(7L, 4_000);

    private final SimulatedDisk disk = new SimulatedDisk(new Random(1));

    @Test
    void aDamagedSnapshotIsNoReasonToRemoveOlderOnes() throws IOException {
        SnapshotStore store = new SnapshotStore(disk, DIRECTORY);
        for (long zxid = 1; zxid <= 3; zxid++) {
            store.write(zxid, SESSIONS, false, sink -> {});
        }
        damage("0000000000000003");
        store = new SnapshotStore(disk, DIRECTORY);
        assertThat(store.purge(2)).isEqualTo(1);
        assertThat(store.zxids()).containsExactly(3L, 2L, 1L);
        assertThat(store.purge(1)).isEqualTo(2);
        assertThat(store.zxids()).containsExactly(3L, 2L);
        List<DamagedFileException> skipped = new ArrayList<>();
        assertThat(store.newestGood(skipped))
                .hasValueSatisfying(info -> assertThat(info.zxid()).isEqualTo(2));
        assertThat(skipped)
                .singleElement()
                .satisfies(damaged -> assertThat(damaged.file())
                        .isEqualTo(DIRECTORY.resolve("0000000000000003").toString()));
    }

    /** By who has written them, and read them back. */
    @Test
    void whatRotsAfterItWasReadBackIsNotCountedOn() throws IOException {
        SnapshotStore store = new SnapshotStore(disk, DIRECTORY);
        for (long zxid = 1; zxid <= 3; zxid++) {
            store.write(zxid, SESSIONS, false, SnapshotStoreTest::giveSome);
        }
        damage("0000000000000002");
        assertThat(store.purge(2)).isEqualTo(1);
        assertThat(store.zxids()).containsExactly(3L, 2L, 1L);
        store.write(4, SESSIONS, false, SnapshotStoreTest::giveSome);
        assertThat(store.purge(2)).isEqualTo(3);
        assertThat(store.zxids()).containsExactly(4L, 3L);
        truncate("0000000000000003");
        assertThat(store.purge(2)).isZero();
        assertThat(store.zxids()).containsExactly(4L, 3L);
    }

    private static void giveSome(SnapshotStore.NodeSink sink) throws IOException {
        for (int i = 0; i < 3_000; i++) {
            sink.znode(new NodeImage(
                    "/n" + i, new byte[100], List.of(), 1, 1, 1, 1, 1, 0, 0, 0, NodeKind.PERSISTENT, 0, 0));
        }
    }

    private void truncate(String name) throws IOException {
        try (DiskFile file = disk.open(DIRECTORY.resolve(name), true)) {
            file.truncate(file.size() - 100);
            file.sync();
        }
    }

    @Test
    void nothingIsRemovedWhereTooFewAreGood() throws IOException {
        SnapshotStore store = new SnapshotStore(disk, DIRECTORY);
        store.write(1, SESSIONS, false, sink -> {});
        store.write(2, SESSIONS, false, sink -> {});
        damage("0000000000000001");
        damage("0000000000000002");
        store = new SnapshotStore(disk, DIRECTORY);
        assertThat(store.purge(1)).isZero();
        assertThat(store.zxids()).containsExactly(2L, 1L);
    }

    @Test
    void whatDoesNotReadBackIsNotCountedOnAndGoes() throws IOException {
        SnapshotStore store = new SnapshotStore(disk, DIRECTORY);
        disk.alterWrites();
        assertThatThrownBy(() -> store.write(1, SESSIONS, false, sink -> {})).isInstanceOf(DamagedFileException.class);
        assertThat(store.zxids()).isEmpty();
        store.removeTemporaries();
        assertThat(disk.list(DIRECTORY)).isEmpty();
    }

    @Test
    void aStartBeginsWithASnapshotThatIsDurableThoughItWasNotReadBackYet() throws IOException {
        SnapshotStore store = new SnapshotStore(disk, DIRECTORY);
        store.write(1, SESSIONS, false, sink -> {});
        List<Long> begunWith = new ArrayList<>();
        List<List<Long>> countedOn = new ArrayList<>();
        store.write(
                2,
                SESSIONS,
                false,
                () -> {
                    begunWith.add(newestAfterPowerCut());
                    countedOn.add(zxids(store));
                    return false;
                },
                sink -> {});
        assertThat(begunWith).isNotEmpty().containsOnly(2L);
        assertThat(countedOn).containsOnly(List.of(1L));
        assertThat(store.zxids()).containsExactly(2L, 1L);
    }

    private long newestAfterPowerCut() {
        try {
            return new SnapshotStore(disk.afterPowerCut(new Random(1)), DIRECTORY)
                    .newestGood(new ArrayList<>())
                    .map(SnapshotInfo::zxid)
                    .orElse(0L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Long> zxids(SnapshotStore store) {
        try {
            return store.zxids();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the file, or of its name; and where what has failed cannot be removed either. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aSyncThatFailsLeavesNothingThatIsCountedOn(int failures) throws IOException {
        boolean written = false;
        for (int step = 0; !written; step++) {
            SimulatedDisk failing = new SimulatedDisk(new Random(step));
            SnapshotStore store = new SnapshotStore(failing, DIRECTORY);
            store.write(1, SESSIONS, false, sink -> {});
            failing.failAfter(step, failures, "Input/output error");
            try {
                store.write(2, SESSIONS, false, sink -> {});
                written = true;
            } catch (IOException told) {
                assertThat(told).hasMessageContaining("Input/output error");
            }
            failing.endFaults();
            assertThat(store.purge(1)).as("step %d", step).isEqualTo(written ? 2 : 1);
            failing.restartAfterPowerCut();
            assertThat(new SnapshotStore(failing, DIRECTORY).newestGood(new ArrayList<>()))
                    .as("step %d", step)
                    .hasValueSatisfying(info -> assertThat(info.zxid()).isBetween(1L, 2L));
            assertThat(step).isLessThan(100);
        }
    }

    /** Though what took its place is not known to be there. */
    @Test
    void aGoodSnapshotOfTheSameZxidIsNotLostToASyncThatFails() throws IOException {
        boolean written = false;
        for (int step = 0; !written; step++) {
            SimulatedDisk failing = new SimulatedDisk(new Random(step));
            SnapshotStore store = new SnapshotStore(failing, DIRECTORY);
            store.write(1, SESSIONS, false, sink -> {});
            failing.failAfter(step, 1, "Input/output error");
            try {
                store.write(1, SESSIONS, false, sink -> {});
                written = true;
            } catch (IOException told) {
                assertThat(told).hasMessageContaining("Input/output error");
            }
            failing.endFaults();
            assertThat(store.purge(1)).as("step %d", step).isEqualTo(1);
            failing.restartAfterPowerCut();
            assertThat(new SnapshotStore(failing, DIRECTORY).newestGood(new ArrayList<>()))
                    .as("step %d", step)
                    .isPresent();
            assertThat(step).isLessThan(100);
        }
    }

    /** Each znode has a list of its own. */
    @Test
    void aBlockIsNotLargerForItsLists(@TempDir Path directory) throws IOException {
        try (DataTree tree = DataTree.fresh(
                VersionedRecords.offHeap(new RecordSizing(10_000, 40, 100, 1 << 20), 1 << 20, Runnable::run))) {
            for (int i = 1; i <= 300; i++) {
                AuthId own = new AuthId("digest", "u" + i + "x".repeat(1_500));
                List<AclEntry> acl = List.of(new AclEntry(Permission.ALL, own));
                apply(tree, i, new CreateTxn(TxnType.CREATE, "/n" + i, null, acl, NodeKind.PERSISTENT, 0, -1));
            }
            try (TreePassage passage = TreePassage.of(tree)) {
                Path file = new SnapshotStore(NioDisk.DISK, directory)
                        .write(passage, SESSIONS)
                        .path();
                ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
                int largest = 0;
                while (bytes.hasRemaining()) {
                    int length = bytes.getInt(bytes.position() + 12);
                    largest = Math.max(largest, length);
                    bytes.position(bytes.position() + SnapshotFormat.BLOCK_HEADER_BYTES + length);
                }
                assertThat(largest).isBetween(20_000, SnapshotFormat.BLOCK_BYTES + 8_192);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTreeIsWrittenAsItsImagesAre(boolean offHeap, @TempDir Path directory) throws IOException {
        try (DataTree tree = DataTree.fresh(
                offHeap
                        ? VersionedRecords.offHeap(new RecordSizing(10_000, 40, 100, 1 << 20), 1 << 20, Runnable::run)
                        : VersionedRecords.onHeap(1 << 20))) {
            fill(tree);
            SnapshotStore one = new SnapshotStore(NioDisk.DISK, directory.resolve("one"));
            SnapshotStore other = new SnapshotStore(NioDisk.DISK, directory.resolve("other"));
            try (PinnedTree pin = tree.pin();
                    TreePassage passage = TreePassage.of(tree)) {
                SnapshotInfo info = one.write(passage, SESSIONS);
                SnapshotInfo byImages = other.write(pin.zxid(), SESSIONS, false, sink -> NodeImages.of(pin, sink));
                assertThat(info.znodes()).isEqualTo(tree.latest().size()).isEqualTo(byImages.znodes());
                assertThat(lines(one, info)).isEqualTo(lines(other, byImages));
                if (!offHeap) {
                    assertThat(Files.readAllBytes(info.path())).isEqualTo(Files.readAllBytes(byImages.path()));
                }
            }
        }
    }

    /** All znodes in the order in which they come. */
    private static List<String> lines(SnapshotStore store, SnapshotInfo info) throws IOException {
        List<String> lines = new ArrayList<>();
        store.load(info, new ForwardingSink(new MapTree()) {
            @Override
            public void znode(NodeImage znode) {
                // The data itself, not which array it is.
                lines.add(znode.toString().replaceAll("\\[B@\\p{XDigit}+", "") + Arrays.toString(znode.data()));
            }
        });
        return lines;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, (1 << 30) - 1, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE, -5, -1})
    void aCounterOfChildrenIsKeptThoughItsHighestBitShowsNowhere(int created) throws IOException {
        try (DataTree tree = DataTree.fresh(VersionedRecords.onHeap(1 << 20))) {
            List<AclEntry> acl = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));
            tree.restore(new NodeImage("/a", null, acl, 1, 1, 1, 1, 1, 0, created, 0, NodeKind.PERSISTENT, 0, 0));
            tree.publish(1);
            List<Integer> written = new ArrayList<>();
            SnapshotStore store = new SnapshotStore(disk, DIRECTORY);
            try (PinnedTree pin = tree.pin();
                    TreePassage passage = TreePassage.of(tree)) {
                NodeImages.of(pin, image -> counter(image, written));
                MapTree loaded = new MapTree();
                store.load(store.write(passage, SESSIONS), loaded);
                loaded.znodes().values().forEach(image -> counter(image, written));
            }
            assertThat(written).containsExactly(created, created);
        }
    }

    private static void counter(NodeImage image, List<Integer> counters) {
        if (image.path().equals("/a")) {
            counters.add(image.cversion());
        }
    }

    /** Znodes of all kinds, some of them changed since, in more than one block. */
    private static void fill(DataTree tree) {
        int[] lengths = {-1, 0, 1, 100, 8_192, 8_193, 60_000};
        List<NodeKind> kinds = List.of(NodeKind.PERSISTENT, NodeKind.EPHEMERAL, NodeKind.CONTAINER, NodeKind.TTL);
        List<List<AclEntry>> acls = List.of(
                List.of(new AclEntry(Permission.ALL, AuthId.ANYONE)),
                List.of(new AclEntry(Permission.READ, new AuthId("ip", "10.0.0.1"))));
        for (int i = 1; i <= 300; i++) {
            int length = lengths[i % lengths.length];
            byte[] data = length < 0 ? null : new byte[length];
            NodeKind kind = i % 50 == 1 ? NodeKind.PERSISTENT : kinds.get(i % kinds.size());
            String path = i % 50 == 1 ? "/p-" + i : "/p-" + (i - (i - 1) % 50) + "/größe-" + i;
            CreateTxn create = new CreateTxn(
                    CreateTxn.typeOf(kind), path, data, acls.get(i % 2), kind, kind == NodeKind.TTL ? 5_000 : 0, -1);
            apply(tree, i, create);
        }
        apply(tree, 301, new SetDataTxn(TxnType.SET_DATA, "/p-1", new byte[7], 1));
        apply(tree, 302, new DeleteTxn(TxnType.DELETE, "/p-51/größe-52"));
    }

    private static void apply(DataTree tree, long zxid, Txn txn) {
        TxnApplier.apply(tree, new TxnHeader(0x77, 0, zxid, 1_000 + zxid), txn);
        tree.publish(zxid);
    }

    private void damage(String name) throws IOException {
        try (DiskFile file = disk.open(DIRECTORY.resolve(name), true)) {
            file.write(ByteBuffer.wrap(new byte[] {77}), file.size() / 2);
            file.sync();
        }
    }
}

package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeLoadTest {
    private static DataTree empty(boolean offHeap) {
        return new DataTree(
                offHeap
                        ? VersionedRecords.offHeap(new RecordSizing(100_000, 40, 100, 1 << 20), 1 << 20, Runnable::run)
                        : VersionedRecords.onHeap(1 << 20));
    }

    private static NodeImage image(String path, Random random) {
        boolean ephemeral = random.nextInt(10) == 0;
        return new NodeImage(
                path,
                random.nextInt(20) == 0 ? null : RecordStoreContract.bytes(random.nextInt(50), random.nextLong()),
                List.of(new AclEntry(Permission.ALL, new AuthId("ip", "10.0.0." + random.nextInt(20)))),
                random.nextLong(1_000),
                random.nextLong(1_000),
                random.nextLong(1_000),
                random.nextLong(1_000),
                random.nextLong(1_000),
                random.nextInt(9),
                random.nextInt(9),
                random.nextInt(9),
                ephemeral ? NodeKind.EPHEMERAL : NodeKind.PERSISTENT,
                ephemeral ? 1 + random.nextInt(5) : 0,
                0);
    }

    /** Parents before their children. */
    private static List<NodeImage> images(int count, Random random) {
        List<NodeImage> images = new ArrayList<>(List.of(image("/", random)));
        for (int i = 1; i < count; i++) {
            String parent = images.get((int) (images.size() * Math.pow(random.nextDouble(), 3)))
                    .path();
            images.add(image((parent.equals("/") ? "" : parent) + "/n" + random.nextInt(10) + "-" + i, random));
        }
        return images;
    }

    private static Map<String, String> lines(DataTree tree) {
        Map<String, String> lines = new TreeMap<>();
        try (ZnodeCursor cursor = tree.latest().scan(PathRange.ALL)) {
            while (cursor.next()) {
                Znode znode = cursor.znode();
                lines.put(cursor.path(), znode.stat() + " " + znode.acl() + " " + Arrays.toString(znode.data()));
            }
        }
        return lines;
    }

    private static void loadBy(int threads, List<NodeImage> images, DataTree tree) throws InterruptedException {
        TreeLoad load = tree.bulkLoad(images.size());
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int first = t;
            Thread thread = new Thread(() -> {
                try (TreeLoad.Part part = load.part()) {
                    for (int i = first; i < images.size(); i += threads) {
                        part.add(images.get(i));
                    }
                }
            });
            thread.start();
            running.add(thread);
        }
        for (Thread thread : running) {
            thread.join();
        }
        load.finish();
        tree.restoreSystemZnodes();
        tree.publish(1_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aTreeLoadedInAnyOrderEqualsOneRestoredInOrder(long seed) throws InterruptedException {
        Random random = new Random(seed);
        List<NodeImage> images = images(4_000, random);
        try (DataTree expected = empty(false);
                DataTree loaded = empty(seed % 2 == 0)) {
            images.forEach(expected::restore);
            expected.restoreSystemZnodes();
            expected.publish(1_000);
            List<NodeImage> shuffled = new ArrayList<>(images);
            Collections.shuffle(shuffled, random);
            loadBy(3, shuffled, loaded);
            assertThat(lines(loaded)).as("seed %d", seed).isEqualTo(lines(expected));
            assertThat(loaded.digest()).isEqualTo(expected.digest());
            assertThat(loaded.latest().size()).isEqualTo(expected.latest().size());
            for (long session = 1; session <= 5; session++) {
                assertThat(loaded.ephemerals(session)).isEqualTo(expected.ephemerals(session));
            }
            CreateTxn create = new CreateTxn(
                    TxnType.CREATE, "/new", new byte[3], images.get(0).acl(), NodeKind.PERSISTENT, 0, -1);
            TxnHeader header = new TxnHeader(1, 1, 1_001, 5);
            TxnApplier.apply(expected, header, create);
            TxnApplier.apply(loaded, header, create);
            expected.publish(1_001);
            loaded.publish(1_001);
            assertThat(lines(loaded)).isEqualTo(lines(expected));
            assertThat(loaded.digest()).isEqualTo(expected.digest());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void partsThatTakeTurnsAtAScanLoadTheSameTree(int parts) {
        Random random = new Random(parts);
        List<NodeImage> images = images(3_000, random);
        try (DataTree expected = empty(true);
                DataTree loaded = empty(true)) {
            images.forEach(expected::restore);
            expected.restoreSystemZnodes();
            expected.publish(1_000);
            List<NodeImage> scanned = new ArrayList<>(images);
            scanned.sort(Comparator.comparing(NodeImage::path));
            TreeLoad load = tree(loaded, parts, scanned, random);
            load.finish();
            loaded.restoreSystemZnodes();
            loaded.publish(1_000);
            assertThat(lines(loaded)).isEqualTo(lines(expected));
            assertThat(loaded.digest()).isEqualTo(expected.digest());
        }
    }

    /** Blocks of a scan, each given to some part. */
    private static TreeLoad tree(DataTree tree, int count, List<NodeImage> scanned, Random random) {
        TreeLoad load = tree.bulkLoad(scanned.size());
        List<TreeLoad.Part> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(load.part());
        }
        for (int from = 0; from < scanned.size(); ) {
            int to = Math.min(scanned.size(), from + 1 + random.nextInt(200));
            TreeLoad.Part part = parts.get(random.nextInt(count));
            part.beginRun();
            scanned.subList(from, to).forEach(part::add);
            from = to;
        }
        parts.forEach(TreeLoad.Part::close);
        return load;
    }

    @Test
    void aMissingParentIsNamed() {
        try (DataTree tree = empty(false)) {
            TreeLoad load = tree.bulkLoad(0);
            try (TreeLoad.Part part = load.part()) {
                part.add(image("/a/b", new Random(1)));
            }
            assertThatThrownBy(load::finish)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("/a");
        }
    }

    @Test
    void aPathThatOccursTwiceIsNamed() {
        try (DataTree tree = empty(false)) {
            TreeLoad load = tree.bulkLoad(0);
            try (TreeLoad.Part part = load.part()) {
                part.add(image("/a", new Random(1)));
                part.add(image("/b", new Random(1)));
                part.add(image("/a", new Random(1)));
            }
            assertThatThrownBy(load::finish).hasMessage("a occurs twice among the children of /");
        }
    }

    @Test
    void aTreeThatHoldsSomethingIsNotLoaded() {
        try (DataTree tree = empty(false)) {
            tree.restoreSystemZnodes();
            assertThatThrownBy(() -> tree.bulkLoad(0)).isInstanceOf(IllegalStateException.class);
        }
    }
}

package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Test;

/** What cursors read together, against the same cursors read znode by znode. */
class ZnodeRunTest {
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));
    private static final List<AclEntry> CLOSED = List.of(new AclEntry(Permission.WRITE, AuthId.ANYONE));
    private static final List<ZnodeNumber> ALL = Arrays.asList(ZnodeNumber.values());
    /** Around the slash, and longer in UTF-8 than as text. */
    private static final String[] LETTERS = {"a", "b", "-", ".x", "0", "~", "\u00e9", "\u6f22"};

    private static final int PARENTS = 12;
    private static final int ZNODES = 2_000;

    private long zxid = 1;
    private int read;

    private static DataTree tree() {
        return DataTree.fresh(VersionedRecords.offHeap(RecordSizing.ofMachine(), 1 << 28, Runnable::run));
    }

    private void apply(DataTree tree, Txn txn) {
        TxnApplier.apply(tree, new TxnHeader(1, 0, ++zxid, zxid), txn);
        tree.publish(zxid);
    }

    private void create(DataTree tree, String path, List<AclEntry> acl) {
        byte[] data = new byte[path.length()];
        apply(tree, new CreateTxn(TxnType.CREATE, path, data, acl, NodeKind.PERSISTENT, 0, -1));
    }

    /** Few parents, some below others, and many children each; returns the paths. */
    private List<String> grow(DataTree tree, Random random) {
        List<String> parents = new ArrayList<>(List.of("/"));
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < ZNODES; i++) {
            String parent = parents.get(random.nextInt(parents.size()));
            String name = LETTERS[random.nextInt(LETTERS.length)] + LETTERS[random.nextInt(LETTERS.length)] + i;
            String path = parent.length() == 1 ? "/" + name : parent + "/" + name;
            create(tree, path, random.nextInt(50) == 0 ? CLOSED : OPEN);
            paths.add(path);
            if (parents.size() < PARENTS) {
                parents.add(path);
            }
        }
        return paths;
    }

    private void change(DataTree tree, Random random, List<String> paths) {
        for (int i = 0; i < ZNODES / 20; i++) {
            String path = paths.get(random.nextInt(paths.size()));
            Znode node = Objects.requireNonNull(tree.latest().find(path));
            if (i % 4 == 0) {
                apply(tree, new SetAclTxn(path, CLOSED, node.aversion() + 1));
            } else if (i % 4 == 1 && node.numChildren() == 0) {
                apply(tree, new DeleteTxn(TxnType.DELETE, path));
                create(tree, path, OPEN);
            } else {
                apply(tree, new SetDataTxn(path, new byte[random.nextInt(300)], node.version() + 1));
            }
        }
    }

    private static String row(String path, String name, long[] numbers) {
        return path + " " + name + " " + Arrays.toString(numbers);
    }

    private static String row(ZnodeCursor cursor) {
        Znode node = cursor.znodeWithoutData();
        String name = cursor.name();
        return row(cursor.path(), name, ALL.stream().mapToLong(n -> n.of(node)).toArray());
    }

    private static List<String> oneByOne(ZnodeCursor cursor) {
        List<String> rows = new ArrayList<>();
        try (cursor) {
            while (cursor.next()) {
                rows.add(row(cursor));
            }
        }
        return rows;
    }

    private List<String> together(ZnodeCursor cursor, int limit) {
        List<String> rows = new ArrayList<>();
        ZnodeRun run = new ZnodeRun(ALL, true);
        run.limit(limit);
        try (cursor) {
            while (cursor.next()) {
                rows.add(row(cursor));
                while (cursor.read(run) > 0) {
                    assertThat(run.rows()).isLessThanOrEqualTo(limit);
                    read += run.rows();
                    for (int i = 0; i < run.rows(); i++) {
                        rows.add(row(run, i));
                    }
                }
            }
        }
        return rows;
    }

    private static String row(ZnodeRun run, int row) {
        String path = text(run, run.pathStart(row), run.pathEnd(row));
        String name = text(run, run.nameStart(row), run.pathEnd(row));
        long[] numbers = new long[ALL.size()];
        Arrays.setAll(numbers, n -> run.values(n)[row]);
        return row(path, name, numbers);
    }

    private static String text(ZnodeRun run, int from, int to) {
        return new String(run.paths(), from, to - from, StandardCharsets.UTF_8);
    }

    private void check(PinnedTree pin, List<String> paths, Random random) {
        String some = paths.get(random.nextInt(paths.size()));
        String parent = some.lastIndexOf('/') == 0 ? "/" : some.substring(0, some.lastIndexOf('/'));
        for (int limit : new int[] {1, 7, 100}) {
            for (PathRange range : List.of(
                    new PathRange("/", true, null, true, false),
                    new PathRange(some, false, null, true, false),
                    new PathRange(some, true, some + "~", true, false),
                    new PathRange(null, true, some, false, false),
                    new PathRange(null, true, some, true, true))) {
                assertThat(together(pin.scan(range), limit)).as("%s", range).isEqualTo(oneByOne(pin.scan(range)));
            }
            assertThat(together(Objects.requireNonNull(pin.below("/")), limit))
                    .isEqualTo(oneByOne(Objects.requireNonNull(pin.below("/"))));
            for (NameRange names : List.of(NameRange.ALL, new NameRange("a", true, "~", true, true))) {
                assertThat(together(Objects.requireNonNull(pin.children(parent, names)), limit))
                        .as("children of %s", parent)
                        .isEqualTo(oneByOne(Objects.requireNonNull(pin.children(parent, names))));
            }
        }
    }

    @Test
    void aCursorTellsTheSameWhetherItReadsThemTogetherOrOneByOne() {
        for (int seed = 0; seed < 4; seed++) {
            try (DataTree tree = tree()) {
                Random random = new Random(seed);
                List<String> paths = grow(tree, random);
                try (PinnedTree pin = tree.pin()) {
                    check(pin, paths, random);
                    change(tree, random, paths);
                    check(pin, paths, random);
                }
                try (PinnedTree pin = tree.pin()) {
                    check(pin, paths, random);
                }
            }
        }
        assertThat(read).isGreaterThan(100_000);
    }

    @Test
    void allOfARunHaveTheListOfTheZnodeBeforeIt() {
        try (DataTree tree = tree()) {
            create(tree, "/p", OPEN);
            for (int i = 0; i < 100; i++) {
                create(tree, "/p/" + (100 + i), i / 10 % 2 == 0 ? CLOSED : OPEN);
            }
            try (PinnedTree pin = tree.pin();
                    ZnodeCursor cursor = Objects.requireNonNull(pin.children("/p", NameRange.ALL))) {
                ZnodeRun run = new ZnodeRun(List.of(ZnodeNumber.VERSION), true);
                while (cursor.next()) {
                    List<AclEntry> acl = cursor.znodeWithoutData().acl();
                    for (int more = cursor.read(run); more > 0; more = cursor.read(run)) {
                        read += more;
                        for (int i = 0; i < more; i++) {
                            String path = text(run, run.pathStart(i), run.pathEnd(i));
                            assertThat(Objects.requireNonNull(pin.find(path)).acl())
                                    .isEqualTo(acl);
                        }
                    }
                }
            }
        }
        assertThat(read).isGreaterThan(50);
    }

    @Test
    void wholeRecordsAreTheSameWhetherTheyAreReadTogetherOrOneByOne() {
        for (int seed = 0; seed < 4; seed++) {
            try (DataTree tree = tree()) {
                Random random = new Random(seed);
                List<String> paths = grow(tree, random);
                apply(tree, new SetDataTxn(paths.get(ZNODES - 1), new byte[RecordBlock.INLINE_BYTES_MAX + 1], 1));
                apply(tree, new SetDataTxn(paths.get(ZNODES - 2), new byte[RecordBlock.INLINE_BYTES_MAX], 1));
                apply(tree, new SetDataTxn(paths.get(ZNODES - 3), null, 1));
                try (PinnedTree pin = tree.pin()) {
                    assertThat(records(pin, true)).isEqualTo(records(pin, false));
                    change(tree, random, paths);
                    assertThat(records(pin, true)).isEqualTo(records(pin, false));
                }
            }
        }
        assertThat(read).isGreaterThan(4_000);
    }

    private byte[] records(PinnedTree pin, boolean together) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ZnodeRun run = ZnodeRun.ofRecords();
        try (ZnodeCursor cursor = pin.scan(PathRange.ALL)) {
            TreeImage image = Objects.requireNonNull(cursor.image());
            while (cursor.next()) {
                image.readRecord();
                all.write(image.record(), 0, image.recordLength());
                while (together && cursor.read(run) > 0) {
                    all.write(run.records(), 0, run.recordsLength());
                    read += run.rows();
                }
            }
        }
        return all.toByteArray();
    }

    /** The length of a znode's data is its version's. */
    @Test
    void whatIsReadWhileAnotherThreadWritesIsInOnePiece() throws InterruptedException {
        readWhileAnotherThreadWrites(this::checkLengths);
    }

    @Test
    void recordsThatAreReadWhileAnotherThreadWritesAreInOnePiece() throws InterruptedException {
        readWhileAnotherThreadWrites(this::checkRecords);
    }

    private void readWhileAnotherThreadWrites(ObjIntConsumer<DataTree> reading) throws InterruptedException {
        int children = 200;
        try (DataTree tree = tree()) {
            apply(tree, new CreateTxn(TxnType.CREATE, "/p", new byte[0], OPEN, NodeKind.PERSISTENT, 0, -1));
            for (int i = 0; i < children; i++) {
                apply(
                        tree,
                        new CreateTxn(
                                TxnType.CREATE, "/p/" + (1_000 + i), new byte[0], OPEN, NodeKind.PERSISTENT, 0, -1));
            }
            AtomicBoolean done = new AtomicBoolean();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread reader = new Thread(() -> {
                while (!done.get()) {
                    reading.accept(tree, children);
                }
            });
            reader.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
            reader.start();
            Random random = new Random(3);
            int[] versions = new int[children];
            for (int i = 0; i < 100_000 && failure.get() == null; i++) {
                int child = random.nextInt(children);
                int version = ++versions[child];
                byte[] data = new byte[version];
                Arrays.fill(data, (byte) version);
                apply(tree, new SetDataTxn("/p/" + (1_000 + child), data, version));
            }
            done.set(true);
            reader.join();
            assertThat(failure.get()).isNull();
            reading.accept(tree, children);
            assertThat(read).isPositive();
        }
    }

    private void checkLengths(DataTree tree, int children) {
        int seen = 0;
        ZnodeRun run = new ZnodeRun(List.of(ZnodeNumber.DATA_LENGTH, ZnodeNumber.MZXID, ZnodeNumber.VERSION), false);
        try (PinnedTree pin = tree.pin();
                ZnodeCursor cursor = Objects.requireNonNull(pin.children("/p", NameRange.ALL))) {
            while (cursor.next()) {
                Znode node = cursor.znodeWithoutData();
                assertThat(node.dataLength()).isEqualTo(node.version());
                seen++;
                for (int more = cursor.read(run); more > 0; more = cursor.read(run)) {
                    for (int i = 0; i < more; i++) {
                        assertThat(run.values(0)[i]).isEqualTo(run.values(2)[i]);
                        assertThat(run.values(1)[i]).isLessThanOrEqualTo(pin.zxid());
                    }
                    seen += more;
                    read += more;
                }
            }
        }
        assertThat(seen).isEqualTo(children);
    }

    /** Each byte of a znode's data is its version's lowest, too. */
    private void checkRecords(DataTree tree, int children) {
        int seen = 0;
        ZnodeRun run = ZnodeRun.ofRecords();
        try (PinnedTree pin = tree.pin();
                ZnodeCursor cursor = Objects.requireNonNull(pin.children("/p", NameRange.ALL))) {
            while (cursor.next()) {
                assertThat(cursor.znode().dataLength()).isEqualTo(cursor.znode().version());
                seen++;
                while (cursor.read(run) > 0) {
                    int end = 0;
                    for (int i = 0; i < run.rows(); i++) {
                        end = checkRecord(ByteBuffer.wrap(run.records()), end, pin.zxid());
                    }
                    assertThat(end).isEqualTo(run.recordsLength());
                    seen += run.rows();
                    read += run.rows();
                }
            }
        }
        assertThat(seen).isEqualTo(children);
    }

    /** Returns where it ends. */
    private static int checkRecord(ByteBuffer records, int at, long zxid) {
        records.order(ByteOrder.nativeOrder());
        NodeHeader header = RecordLayout.header(records, at);
        assertThat(header.dataLength()).isEqualTo(header.version());
        assertThat(header.lastModifiedZxid()).isLessThanOrEqualTo(zxid);
        int data = RecordBlock.data(records, at);
        for (int i = data; i < data + header.dataLength(); i++) {
            assertThat(records.get(i)).isEqualTo((byte) header.version());
        }
        return data + header.dataLength();
    }
}

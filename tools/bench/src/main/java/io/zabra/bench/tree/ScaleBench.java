package io.zabra.bench.tree;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.tree.DataTree;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.RecordSizing;
import io.zabra.engine.tree.Retention;
import io.zabra.engine.tree.TreeLoad;
import io.zabra.engine.tree.TxnApplier;
import io.zabra.engine.tree.VersionedRecords;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import io.zabra.engine.watch.WatchTable;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A tree of many znodes: transactions applied by one thread, whole (records, index, the parent's stat, digest, ACL count,
 * watches, publication), reads, scans, memory; then one parent with many children, large values, long paths.
 */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description = "Measures a tree of many znodes in memory; prints a table and JSON.")
public final class ScaleBench implements Callable<Integer> {
    private static final int CHILDREN = 1_000;
    private static final int DATA_BYTES_MAX = 256;
    private static final long UNDO_BYTES_MAX = 512L << 20;
    private static final long BASE_MS = 1_700_000_000_000L;
    private static final String ZEROS = "000000000000";
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));

    @Option(names = "--nodes", description = "znodes (default: ${DEFAULT-VALUE})")
    private int nodes = 1_000_000;

    @Option(names = "--heap", description = "keep everything on the Java heap")
    private boolean heap;

    @Option(names = "--chronicle", description = "keep the records in Chronicle Maps")
    private boolean chronicle;

    @Option(names = "--no-digest", description = "without the tree's digest")
    private boolean withoutDigest;

    @Option(names = "--retain-mib", description = "of past versions (default: ${DEFAULT-VALUE})")
    private long retainMib;

    @Option(names = "--load-threads", description = "of the bulk load; 0: none is measured (default: ${DEFAULT-VALUE})")
    private int loadThreads = 2;

    @Option(names = "--warm-up", description = "znodes of a tree that is not measured (default: ${DEFAULT-VALUE})")
    private int warmUp = 300_000;

    private final SplittableRandom random = new SplittableRandom(42);
    private final Figures figures = new Figures();
    private final WatchTable watches = new WatchTable();
    private long zxid;

    @Override
    public Integer call() throws IOException, InterruptedException {
        figures.load();
        warmUp();
        figures.memory("empty");
        long heapBefore = Figures.heapBytes();
        long residentBefore = Figures.residentBytes();
        try (DataTree tree = newTree()) {
            tree.restoreSystemZnodes();
            tree.publish(0, 0);
            write(tree);
            figures.add("heap a znode, bytes", (double) (Figures.heapBytes() - heapBefore) / nodes);
            figures.add("resident a znode, bytes", (double) (Figures.residentBytes() - residentBefore) / nodes);
            read(tree);
            scan(tree);
            extremes(tree);
            figures.memory("in the end");
        }
        if (loadThreads > 0) {
            load();
        }
        System.out.println(figures.json());
        return 0;
    }

    /** So that a small tree is not measured while the JVM still compiles what a large one has compiled by half. */
    private void warmUp() {
        try (DataTree tree = newTree()) {
            tree.restoreSystemZnodes();
            tree.publish(0, 0);
            for (int i = 0; i < warmUp; i++) {
                if (i % CHILDREN == 0) {
                    apply(tree, create(parent(i), null));
                }
                apply(tree, create(path(i), data()));
                apply(tree, new SetDataTxn(TxnType.SET_DATA, path(random.nextInt(i + 1)), data(), 1));
            }
        }
        zxid = 0;
    }

    private DataTree newTree() {
        Executor background = task -> {
            Thread thread = new Thread(task, "memory");
            thread.setDaemon(true);
            thread.start();
        };
        Retention retention = retainMib == 0 ? Retention.NONE : new Retention(Long.MAX_VALUE / 2, retainMib << 20);
        VersionedRecords records = heap
                ? VersionedRecords.onHeap(UNDO_BYTES_MAX, retention)
                : VersionedRecords.offHeap(sizing(), UNDO_BYTES_MAX, retention, background);
        return new DataTree(records, !withoutDigest);
    }

    private RecordSizing sizing() {
        return RecordSizing.ofMachine().withChronicle(chronicle);
    }

    /** As the apply thread does it. */
    private void apply(DataTree tree, Txn txn) {
        TxnHeader header = new TxnHeader(1, 0, ++zxid, BASE_MS + zxid / 100);
        TxnApplier.apply(tree, header, txn).events().forEach(watches::fire);
        tree.publish(header.zxid(), header.timeMs());
    }

    private static CreateTxn create(String path, byte @Nullable [] data) {
        return new CreateTxn(TxnType.CREATE, path, data, OPEN, NodeKind.PERSISTENT, 0, -1);
    }

    private byte[] data() {
        return new byte[1 + random.nextInt(DATA_BYTES_MAX)];
    }

    private static String number(long n) {
        // By hand: formatting would cost more than what is measured.
        String digits = Long.toString(n);
        return ZEROS.substring(digits.length()) + digits;
    }

    private static String parent(long n) {
        return "/parent-" + number(n / CHILDREN);
    }

    private static String path(long n) {
        return parent(n) + "/child-" + number(n);
    }

    /** A permutation of 0 … size - 1. */
    private static long scrambled(long i, long size) {
        return (i * 1_000_003L) % size;
    }

    private void write(DataTree tree) throws IOException {
        for (int i = 0; i < nodes; i += CHILDREN) {
            apply(tree, create(parent(i), null));
        }
        int half = nodes / 2;
        figures.rate("create, one parent after the other", half, i -> apply(tree, create(path(i), data())));
        figures.rate("create, random parents", nodes - half, i -> {
            apply(tree, create(path(half + scrambled(i, nodes - half)), data()));
        });
        figures.memory("after the creates");
        int writes = Math.min(1_000_000, nodes);
        figures.rate("set data, random", writes, i -> setData(tree));
        try (PinnedTree pin = tree.pin()) {
            figures.rate("set data, random, under a pin", writes, i -> setData(tree));
            figures.add("versions of that pin", zxid - pin.zxid());
        }
        figures.memory("after the writes");
    }

    private void setData(DataTree tree) {
        apply(tree, new SetDataTxn(TxnType.SET_DATA, path(random.nextInt(nodes)), data(), 1));
    }

    private void read(DataTree tree) {
        String[] paths = new String[1 << 16];
        for (int i = 0; i < paths.length; i++) {
            paths[i] = path(random.nextInt(nodes));
        }
        for (int round = 1; round <= 2; round++) {
            figures.rate("read, round " + round, 2_000_000, i -> {
                Znode znode = Objects.requireNonNull(tree.latest().find(paths[(int) i & 0xffff]));
                if (znode.version() < 0) {
                    throw new IllegalStateException(znode.path());
                }
            });
            figures.rate("read without data, round " + round, 2_000_000, i -> {
                Objects.requireNonNull(tree.latest().findWithoutData(paths[(int) i & 0xffff]));
            });
        }
        figures.rate("list 1,000 children", Math.max(1, nodes / CHILDREN / 2), i -> {
            int names = 0;
            try (ZnodeCursor cursor = Objects.requireNonNull(tree.latest().children(parent(i * CHILDREN)))) {
                while (cursor.next()) {
                    names += cursor.name().isEmpty() ? 0 : 1;
                }
            }
            if (names == 0) {
                throw new IllegalStateException("No children");
            }
        });
    }

    private void scan(DataTree tree) {
        for (int round = 1; round <= 2; round++) {
            figures.rows("scan, names alone, round " + round, nodes, () -> scan(tree, false));
            figures.rows("scan, with records, round " + round, nodes, () -> scan(tree, true));
        }
    }

    private static void scan(DataTree tree, boolean records) {
        try (ZnodeCursor cursor = tree.latest().scan(PathRange.ALL)) {
            while (cursor.next()) {
                if (records && cursor.znode().version() < 0) {
                    throw new IllegalStateException(cursor.path());
                }
            }
        }
    }

    private void extremes(DataTree tree) {
        int many = Math.min(1_000_000, nodes);
        apply(tree, create("/many", null));
        figures.rate("create, all below one parent", many, i -> apply(tree, create("/many/" + number(i), null)));
        figures.rate("list the children of that parent", 1, i -> {
            int names = 0;
            try (ZnodeCursor cursor = Objects.requireNonNull(tree.latest().children("/many"))) {
                while (cursor.next()) {
                    names++;
                }
            }
            figures.add("its children", names);
        });
        apply(tree, create("/large", null));
        byte[] large = new byte[1 << 20];
        figures.rate("create with 1 MiB of data", 200, i -> apply(tree, create("/large/" + i, large)));
        figures.rate(
                "read 1 MiB of data",
                200,
                i -> Objects.requireNonNull(tree.latest().find("/large/" + i)));
        String prefix = "/" + "p".repeat(980);
        apply(tree, create(prefix, null));
        figures.rate("create with a path of 1,000", 20_000, i -> apply(tree, create(prefix + "/" + number(i), null)));
        figures.rate(
                "read a path of 1,000",
                20_000,
                i -> Objects.requireNonNull(tree.latest().find(prefix + "/" + number(i))));
    }

    private void load() throws InterruptedException {
        try (DataTree tree = newTree()) {
            long start = System.nanoTime();
            TreeLoad load = tree.bulkLoad(nodes);
            Thread[] threads = new Thread[loadThreads];
            for (int t = 0; t < loadThreads; t++) {
                int first = t;
                threads[t] = new Thread(() -> loadPart(load, first));
                threads[t].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            load.finish();
            tree.restoreSystemZnodes();
            tree.publish(1, 0);
            figures.add("bulk load, znodes a second", nodes * 1e9 / (System.nanoTime() - start));
        }
    }

    private void loadPart(TreeLoad load, int part) {
        byte[] data = new byte[DATA_BYTES_MAX / 2];
        int parents = (nodes + CHILDREN - 1) / CHILDREN;
        try (TreeLoad.Part into = load.part()) {
            for (int p = parents * part / loadThreads; p < parents * (part + 1) / loadThreads; p++) {
                into.add(image(parent((long) p * CHILDREN), data));
                for (long n = (long) p * CHILDREN; n < Math.min(nodes, (p + 1L) * CHILDREN); n++) {
                    into.add(image(path(n), data));
                }
            }
        }
    }

    private static NodeImage image(String path, byte[] data) {
        return new NodeImage(path, data, OPEN, 1, 1, 1, BASE_MS, BASE_MS, 0, 0, 0, NodeKind.PERSISTENT, 0, 0);
    }
}

package io.zabra.bench;

import io.zabra.engine.tree.ChildCursor;
import io.zabra.engine.tree.NodeHeader;
import io.zabra.engine.tree.NodeRecord;
import io.zabra.engine.tree.PathCursor;
import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.RecordPin;
import io.zabra.engine.tree.RecordSizing;
import io.zabra.engine.tree.VersionedRecords;
import io.zabra.engine.txn.NodeKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What records and index take: creates with the parent's change on one thread, overwrites with and without a pin, point
 * reads, scans. No log, no watches, no digest.
 */
@Command(name = "tree", description = "Measures records and index of the tree.", mixinStandardHelpOptions = true)
public final class TreeBench implements Callable<Integer> {
    private static final int CHILDREN = 1_000;
    private static final int DATA_BYTES_MAX = 256;
    private static final long UNDO_BYTES_MAX = 512L << 20;
    private static final String ZEROS = "000000000000";
    private static final String[] PARENTS = new String[100_000];

    @Option(names = "--nodes", description = "znodes to be created (default: ${DEFAULT-VALUE})")
    private int nodes = 1_000_000;

    @Option(names = "--heap", description = "keep everything on the Java heap")
    private boolean heap;

    @Option(names = "--batch", description = "transactions published together (default: ${DEFAULT-VALUE})")
    private int batch = 1;

    private final SplittableRandom random = new SplittableRandom(42);
    private final byte[] bytes = new byte[DATA_BYTES_MAX];
    private long zxid = 1;
    private long nextId = NodeHeader.ROOT_ID;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ExecutorService background = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "slabs");
            thread.setDaemon(true);
            return thread;
        });
        try (VersionedRecords records = heap
                ? VersionedRecords.onHeap(UNDO_BYTES_MAX)
                : VersionedRecords.offHeap(
                        new RecordSizing(nodes + nodes / 10 + 10_000L, 41, DATA_BYTES_MAX / 2, 64 << 20),
                        UNDO_BYTES_MAX,
                        background)) {
            System.out.printf("%,d znodes, %d a batch, %s%n", nodes, batch, heap ? "heap" : "off heap");
            write(records);
            read(records);
            scan(records);
        } finally {
            background.shutdownNow();
        }
        return 0;
    }

    private void write(VersionedRecords records) throws IOException, InterruptedException {
        records.add("/", node(0));
        for (int i = 0; i < Math.max(1, nodes / CHILDREN); i++) {
            PARENTS[i] = "/parent-%012d".formatted(i);
            create(records, "/", PARENTS[i], 0);
        }
        records.publish(zxid);
        Measure.loop("create, children one after the other", nodes / 2, i -> {
            create(records, PARENTS[(int) i / CHILDREN], path(i), 1 + random.nextInt(DATA_BYTES_MAX));
            return published(records);
        });
        Measure.loop("create, random parents", nodes / 2, i -> {
            long n = nodes / 2 + scrambled(i, nodes / 2);
            create(records, PARENTS[(int) n / CHILDREN], path(n), 1 + random.nextInt(DATA_BYTES_MAX));
            return published(records);
        });
        Measure.memory("after the creates");
        Measure.loop("set data, random", nodes / 2, i -> setData(records));
        try (RecordPin pin = records.pin()) {
            Measure.loop("set data, random, under a pin", nodes / 2, i -> setData(records));
            System.out.printf("%-44s %,d bytes, pin at %x%n", "before-images", records.undoBytes(), pin.zxid());
        }
        AtomicBoolean running = new AtomicBoolean(true);
        Thread reader = new Thread(() -> scanWhile(running, records));
        reader.start();
        Measure.loop("set data, random, beside a scanning thread", nodes / 2, i -> setData(records));
        running.set(false);
        reader.join();
        Measure.memory("after the writes");
    }

    /** A permutation of 0 … size - 1. */
    private static long scrambled(long i, long size) {
        return (i * 1_000_003L) % size;
    }

    private static String path(long n) {
        // By hand: formatting would cost more than what is measured.
        String digits = Long.toString(n);
        return PARENTS[(int) n / CHILDREN] + "/child-" + ZEROS.substring(digits.length()) + digits;
    }

    private NodeRecord node(int dataBytes) {
        byte[] data = new byte[dataBytes];
        System.arraycopy(bytes, 0, data, 0, dataBytes);
        NodeHeader header = new NodeHeader(
                nextId++, 0, zxid, zxid, zxid, zxid, zxid, 0, 0, 0, 0, dataBytes, -1, NodeKind.PERSISTENT, 0, 0, zxid);
        return new NodeRecord(header, data);
    }

    private void create(VersionedRecords records, String parentPath, String path, int dataBytes) {
        NodeHeader parent = Objects.requireNonNull(records.current(parentPath));
        records.replaceHeader(
                parentPath, parent, parent.withChildren(parent.numChildren() + 1, parent.cversion() + 1, zxid, zxid));
        NodeRecord record = node(dataBytes);
        records.add(path, record);
        byte[] name = path.substring(path.lastIndexOf('/') + 1).getBytes(StandardCharsets.UTF_8);
        records.index().put(parent.nodeId(), name, record.header().nodeId());
    }

    private long setData(VersionedRecords records) {
        String path = path(random.nextInt(nodes));
        NodeHeader old = Objects.requireNonNull(records.current(path));
        int length = 1 + random.nextInt(DATA_BYTES_MAX);
        records.replace(
                path, old, new NodeRecord(old.withData(length, 0, old.version() + 1, zxid, zxid), new byte[length]));
        return published(records);
    }

    private long published(VersionedRecords records) {
        if (zxid % batch == 0) {
            records.publish(zxid);
        }
        zxid++;
        return 1;
    }

    private static void scanWhile(AtomicBoolean running, VersionedRecords records) {
        long rows = 0;
        long start = System.nanoTime();
        while (running.get()) {
            try (RecordPin pin = records.pin()) {
                rows += recordsIn(pin);
            }
        }
        System.out.printf("%-44s %,11.0f /s%n", "  rows of that scan", rows * 1e9 / (System.nanoTime() - start));
    }

    private void read(VersionedRecords records) {
        records.publish(zxid);
        String[] paths = new String[1 << 16];
        for (int i = 0; i < paths.length; i++) {
            paths[i] = path(random.nextInt(nodes));
        }
        for (int round = 0; round < 2; round++) {
            Measure.loop(
                    "read a header",
                    2_000_000,
                    i -> Objects.requireNonNull(records.header(paths[(int) i & 0xffff]))
                            .version());
            Measure.loop(
                    "read a record",
                    2_000_000,
                    i -> Objects.requireNonNull(records.record(paths[(int) i & 0xffff]))
                            .header()
                            .dataLength());
        }
        Measure.loop("pin and release", 2_000_000, i -> {
            try (RecordPin pin = records.pin()) {
                return pin.zxid() & 1;
            }
        });
        Measure.loop("list 1,000 children", 2_000, i -> {
            try (RecordPin pin = records.pin()) {
                NodeHeader parent = Objects.requireNonNull(pin.header(PARENTS[(int) i % (nodes / CHILDREN)]));
                ChildCursor children = pin.index().children(parent.nodeId(), null, true, false);
                long length = 0;
                while (children.next()) {
                    length += children.name().length;
                }
                return length;
            }
        });
    }

    private static void scan(VersionedRecords records) throws IOException {
        try (RecordPin pin = records.pin()) {
            for (int round = 0; round < 2; round++) {
                Measure.once("scan, ids alone", i -> {
                    PathCursor cursor = new PathCursor(pin.index(), PathRange.ALL);
                    long rows = 0;
                    while (cursor.next()) {
                        rows++;
                    }
                    return rows;
                });
                Measure.once("scan, paths", i -> {
                    PathCursor cursor = new PathCursor(pin.index(), PathRange.ALL);
                    long rows = 0;
                    while (cursor.next()) {
                        rows += cursor.path().isEmpty() ? 0 : 1;
                    }
                    return rows;
                });
                Measure.once("scan, headers", i -> {
                    PathCursor cursor = new PathCursor(pin.index(), PathRange.ALL);
                    long rows = 0;
                    while (cursor.next()) {
                        rows += pin.header(cursor.path()) == null ? 0 : 1;
                    }
                    return rows;
                });
                Measure.once("scan, records", i -> recordsIn(pin));
            }
        }
        Measure.memory("in the end");
    }

    private static long recordsIn(RecordPin pin) {
        PathCursor cursor = new PathCursor(pin.index(), PathRange.ALL);
        long rows = 0;
        while (cursor.next()) {
            rows += pin.record(cursor.path()) == null ? 0 : 1;
        }
        return rows;
    }
}

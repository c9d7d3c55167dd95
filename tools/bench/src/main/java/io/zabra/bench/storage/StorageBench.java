package io.zabra.bench.storage;

import io.zabra.engine.directory.DataDirectory;
import io.zabra.engine.directory.Recovered;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.log.WriteAheadLog;
import io.zabra.engine.snapshot.SnapshotInfo;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.txn.AclCodec;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.TxnHeader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Log batches and snapshots on a real disk: {@code StorageBench DIRECTORY [ZNODES]}. Prints one line a figure. The
 * directory is made, and removed again.
 */
public final class StorageBench {
    private static final int[] BATCHES = {1, 10, 100, 1000};
    private static final int DATA_BYTES = 128;
    private static final long BATCH_NANOS = 3_000_000_000L;
    private static final int SYNCS_MAX = 100_000;
    private static final double MIB = 1 << 20;

    private final PrintStream out;
    private final Path path;
    private final byte[] data = new byte[DATA_BYTES];

    private StorageBench(PrintStream out, Path path) {
        this.out = out;
        this.path = path;
        new Random(1).nextBytes(data);
    }

    public static void main(String[] args) throws IOException {
        if (args.length == 0 || Files.exists(Path.of(args[0]))) {
            System.err.println("usage: StorageBench NEW-DIRECTORY [ZNODES]");
            System.exit(2);
        }
        int znodes = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        Path path = Path.of(args[0]);
        try {
            StorageBench bench = new StorageBench(System.out, path);
            for (int batch : BATCHES) {
                bench.log(batch);
            }
            bench.snapshot(znodes);
        } finally {
            remove(path);
        }
    }

    private void log(int batch) throws IOException {
        Path directory = path.resolve("log-" + batch);
        long[] nanos = new long[SYNCS_MAX];
        int syncs = 0;
        long zxid = 0;
        long start = System.nanoTime();
        try (DataDirectory opened = DataDirectory.open(NioDisk.DISK, directory);
                WriteAheadLog log =
                        opened.recover(LogConfig.STANDARD, new Counter()).log()) {
            while (syncs < SYNCS_MAX && System.nanoTime() - start < BATCH_NANOS) {
                long before = System.nanoTime();
                for (int i = 0; i < batch; i++) {
                    zxid++;
                    log.append(new TxnHeader(1, 1, zxid, zxid), new SetDataTxn("/shop/orders/o" + zxid, data, 1), null);
                }
                log.sync();
                nanos[syncs++] = System.nanoTime() - before;
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Arrays.sort(nanos, 0, syncs);
        out.printf(
                "log, %4d a batch: %,8.0f batches/s, %,9.0f txn/s, batch p50 %.2f ms, p99 %.2f ms, max %.1f ms%n",
                batch,
                syncs / seconds,
                zxid / seconds,
                nanos[syncs / 2] / 1e6,
                nanos[syncs * 99 / 100] / 1e6,
                nanos[syncs - 1] / 1e6);
        replay(directory);
    }

    private void replay(Path directory) throws IOException {
        long start = System.nanoTime();
        try (DataDirectory opened = DataDirectory.open(NioDisk.DISK, directory)) {
            Recovered recovered = opened.recover(LogConfig.STANDARD, new Counter());
            recovered.log().close();
            double seconds = (System.nanoTime() - start) / 1e9;
            long replayed = recovered.fromLog().replayed();
            out.printf("     read back: %,d txn in %.2f s, %,.0f txn/s%n", replayed, seconds, replayed / seconds);
        }
    }

    private void snapshot(int znodes) throws IOException {
        try (DataDirectory opened = DataDirectory.open(NioDisk.DISK, path.resolve("snapshot"))) {
            long start = System.nanoTime();
            SnapshotInfo written = opened.snapshots().write(7, Map.of(), true, sink -> {
                for (int i = 0; i < znodes; i++) {
                    sink.znode(new NodeImage(
                            "/shop/orders/order-" + i,
                            data,
                            AclCodec.OPEN,
                            1,
                            2,
                            3,
                            4,
                            5,
                            6,
                            7,
                            8,
                            NodeKind.PERSISTENT,
                            0,
                            0));
                }
            });
            double seconds = (System.nanoTime() - start) / 1e9;
            double mib = written.bytes() / MIB;
            out.printf(
                    "snapshot, %,d znodes, %.0f MiB: written, synced and read back in %.2f s, %.0f MiB/s%n",
                    znodes, mib, seconds, mib / seconds);
            start = System.nanoTime();
            opened.snapshots().newestGood(new ArrayList<>());
            seconds = (System.nanoTime() - start) / 1e9;
            out.printf("     verified in %.2f s, %.0f MiB/s%n", seconds, mib / seconds);
            Counter counter = new Counter();
            start = System.nanoTime();
            opened.snapshots().load(written, counter);
            seconds = (System.nanoTime() - start) / 1e9;
            out.printf(
                    "     decoded in %.2f s, %.0f MiB/s, %,.0f znodes/s%n",
                    seconds, mib / seconds, counter.znodes / seconds);
        }
    }

    static void remove(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.delete(each);
            }
        }
    }

    /** Takes a state and keeps none of it. */
    private static final class Counter implements StateSink {
        private long znodes;

        @Override
        public void session(long sessionId, int timeoutMs) {}

        @Override
        public void znode(NodeImage znode) {
            znodes++;
        }

        @Override
        public void snapshotEnds(long zxid) {}

        @Override
        public void transaction(LoggedTxn txn) {}
    }
}

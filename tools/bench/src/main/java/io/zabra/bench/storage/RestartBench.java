package io.zabra.bench.storage;

import io.zabra.bench.result.Origin;
import io.zabra.bench.result.ResultFile;
import io.zabra.bench.result.ResultLine;
import io.zabra.bench.result.ResultOption;
import io.zabra.bench.run.ProcessorTime;
import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.tree.RecordSizing;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.TxnPreparer;
import io.zabra.engine.txn.WriteRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A durable store of many znodes that was killed: how long until it reads again, what it takes, what a snapshot stops. */
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = {
            "With a new directory: fills a durable store, waits for a snapshot, and ends the process as a kill would.",
            "With that directory, in a new process: the time from the start of the JVM to the first read, memory, and the"
                    + " longest gaps in a stream of writes without and with a snapshot being written, by turns in the same stream, and"
                    + " what the JDK's flight recorder says of each. The directory stays."
        })
public final class RestartBench implements Callable<Integer> {
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));
    private static final int CHILDREN = 1_000;
    private static final int FILL_IN_FLIGHT = 2_000;
    private static final int KILLED = 137;
    private static final double MIB = 1048576;
    private static final long PAGE_BYTES = 4096;

    /** Trees of about one size are one subject. */
    private static final double ROUND_TO = 100_000;

    @Option(names = "--dir", required = true, description = "new: is filled; else: is opened")
    private Path directory = Path.of("");

    @Option(names = "--znodes", description = "default: ${DEFAULT-VALUE}")
    private int znodes = 1_000_000;

    @Option(names = "--data-bytes", description = "of each znode, default: ${DEFAULT-VALUE}")
    private int dataBytes = 100;

    @Option(
            names = "--writes",
            description =
                    "from the beginning of a snapshot to that of the next one; 0: no stream; default: ${DEFAULT-VALUE}")
    private int writes = 40_000;

    @Option(names = "--snapshots", description = "taken during the stream, default: ${DEFAULT-VALUE}")
    private int snapshotsTaken = 3;

    @Option(names = "--in-flight", description = "writes under way at once, default: ${DEFAULT-VALUE}")
    private int inFlight = 1;

    @Mixin
    private final ResultOption results = new ResultOption();

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ResultFile file = results.file();
        if (Files.exists(directory)) {
            reopen(file);
        } else {
            fill();
        }
        return 0;
    }

    private LocalStore open(int txnsMax) throws IOException {
        return LocalStore.open(
                directory,
                LocalStoreConfig.standard()
                        .withSnapshots(new SnapshotPolicy(txnsMax, Long.MAX_VALUE, 1))
                        .withOffHeap(RecordSizing.ofMachine()));
    }

    private static String parent(int n) {
        return "/parent-" + n / CHILDREN;
    }

    private static String path(int n) {
        return parent(n) + "/znode-" + n;
    }

    private static Submission submission(WriteRequest request) {
        return new Submission(TxnPreparer.NO_SESSION, 0, List.of(), request);
    }

    private void fill() throws IOException, InterruptedException {
        int all = znodes + (znodes + CHILDREN - 1) / CHILDREN;
        LocalStore store = open(all);
        Semaphore room = new Semaphore(FILL_IN_FLIGHT);
        byte[] data = new byte[dataBytes];
        long start = System.nanoTime();
        for (int i = 0; i < znodes; i++) {
            if (i % CHILDREN == 0) {
                create(store, parent(i), data, room);
            }
            create(store, path(i), data, room);
        }
        room.acquire(FILL_IN_FLIGHT);
        out.printf("%,d znodes created, durable, in %.1f s%n", all, (System.nanoTime() - start) / 1e9);
        long begun = System.nanoTime();
        while (snapshots() == 0) {
            Thread.onSpinWait();
        }
        out.printf("a snapshot was written in %.1f s%n", (System.nanoTime() - begun) / 1e9);
        memory();
        // As a kill would: nothing is closed.
        Runtime.getRuntime().halt(KILLED);
    }

    private static void create(LocalStore store, String path, byte[] data, Semaphore room) throws InterruptedException {
        room.acquire();
        store.submit(
                submission(new WriteRequest.Create(path, data, OPEN, NodeKind.PERSISTENT, false, 0)),
                completion -> room.release());
    }

    private long snapshots() throws IOException {
        Path snapshots = directory.resolve("snapshot");
        if (!Files.exists(snapshots)) {
            return 0;
        }
        try (var files = Files.list(snapshots)) {
            return files.filter(path -> !path.toString().endsWith(".tmp"))
                    .mapToLong(path -> Long.parseUnsignedLong(path.getFileName().toString(), 16))
                    .max()
                    .orElse(0);
        }
    }

    private void reopen(ResultFile file) throws IOException, InterruptedException {
        long before = System.currentTimeMillis();
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        try (LocalStore store = open(writes == 0 ? Integer.MAX_VALUE : writes)) {
            Objects.requireNonNull(store.tree().find(path(znodes / 2)));
            long now = System.currentTimeMillis();
            out.printf(
                    "%,d znodes: first read %.2f s after the JVM's start, %.2f s after the store was opened%n",
                    store.tree().size(), (now - started) / 1e3, (now - before) / 1e3);
            memory();
            ResultLine line = ResultLine.of("restart", "zabra", Origin.of(directory));
            long roughly = Math.round(store.tree().size() / ROUND_TO) * (long) ROUND_TO;
            line.words().put("load", String.format(Locale.ROOT, "%,d znodes", roughly));
            line.put("znodes", (double) store.tree().size()).put("first_read_s", (now - started) / 1e3);
            if (writes > 0) {
                stream(store, line);
                memory();
            }
            file.add(List.of(line));
        }
    }

    private void stream(LocalStore store, ResultLine line) throws IOException, InterruptedException {
        byte[] data = new byte[dataBytes];
        ProcessorTime before = ProcessorTime.now();
        long startNanos = System.nanoTime();
        WriteStream.Gaps gaps = new WriteStream(directory.resolve("snapshot"), out)
                .run((number, answered) -> set(store, number, data, answered), inFlight, snapshotsTaken);
        double micros = (System.nanoTime() - startNanos) / 1e3;
        double others = ProcessorTime.now().othersMicrosSince(before) / micros;
        line.put("rounds", snapshotsTaken)
                .put("in_flight", inFlight)
                .put("gap_snapshot_ms", gaps.besideSnapshot())
                .put("gap_without_ms", gaps.without())
                .put("other_cores", Math.max(0, others));
        if (line.isNoisy()) {
            out.printf("Other processes took %.2f of a processor: these gaps mean little%n", others);
        }
    }

    private void set(LocalStore store, int number, byte[] data, Runnable answered) {
        String path = path((int) (number * 1_000_003L % znodes));
        store.submit(submission(new WriteRequest.SetData(path, data, -1)), completion -> answered.run());
    }

    private void memory() throws IOException {
        Runtime runtime = Runtime.getRuntime();
        Path statm = Path.of("/proc/self/statm");
        long resident =
                Files.exists(statm) ? Long.parseLong(Files.readString(statm).split(" ", -1)[1]) * PAGE_BYTES : 0;
        long collections = 0;
        long collectionMs = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += collector.getCollectionCount();
            collectionMs += collector.getCollectionTime();
        }
        out.printf(
                "  resident %.0f MiB, heap committed %.0f MiB, used %.0f MiB, %d collections took %d ms%n",
                resident / MIB,
                runtime.totalMemory() / MIB,
                (runtime.totalMemory() - runtime.freeMemory()) / MIB,
                collections,
                collectionMs);
    }
}

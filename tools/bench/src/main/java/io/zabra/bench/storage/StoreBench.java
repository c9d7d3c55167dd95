package io.zabra.bench.storage;

import io.zabra.bench.run.BareSync;
import io.zabra.bench.run.QuorumFloor;
import io.zabra.bench.run.Times;
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
import io.zabra.engine.txn.WriteResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A durable store in this process, without network: what a write waits for, how many there can be, stalls, restarts. */
@Command(
        name = "store",
        mixinStandardHelpOptions = true,
        description = {
            "Measures a durable store on a real disk, in rounds: a bare fdatasync of preallocated bytes, one client that"
                    + " waits for each answer, many with many requests under way; what a write takes at least that two of three logs"
                    + " on this disk must have (loopback sockets and three fdatasyncs at once, nothing else); then the longest stall"
                    + " of a writer while a snapshot is taken, and the time of a restart."
        })
public final class StoreBench implements Callable<Integer> {
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));
    private static final int CLIENTS = 8;
    private static final int IN_FLIGHT = 100;
    private static final int FILL_IN_FLIGHT = 2_000;
    private static final int CHILDREN = 1_000;
    private static final double MICROS_PER_MS = 1e3;

    @Option(names = "--dir", required = true, description = "a new directory, removed afterwards")
    private Path directory = Path.of("");

    @Option(names = "--znodes", description = "for stall and restart, 0: neither; default: ${DEFAULT-VALUE}")
    private int znodes = 1_000_000;

    @Option(names = "--seconds", description = "of each measurement, default: ${DEFAULT-VALUE}")
    private int seconds = 3;

    @Option(names = "--rounds", description = "default: ${DEFAULT-VALUE}")
    private int rounds = 3;

    private final PrintStream out = System.out;
    private final byte[] data = new byte[128];

    @Override
    public Integer call() throws Exception {
        if (Files.exists(directory)) {
            throw new IllegalArgumentException(directory + " exists");
        }
        try {
            try (LocalStore store = LocalStore.open(directory.resolve("small"), config(SnapshotPolicy.STANDARD))) {
                create(store, "/a");
                for (int round = 0; round < rounds; round++) {
                    double bareMs = bare();
                    double storeMs = sequential(store);
                    out.printf(
                            "  one client / bare: %.2f; %,.0f writes/s with %d x %d under way%n",
                            storeMs / bareMs, pipelined(store), CLIENTS, IN_FLIGHT);
                    try (QuorumFloor floor = new QuorumFloor(directory, false)) {
                        print("two of three", floor.measure(Duration.ofSeconds(seconds)));
                    }
                }
            }
            if (znodes > 0) {
                stallAndRestart();
            }
        } finally {
            StorageBench.remove(directory);
        }
        return 0;
    }

    private LocalStoreConfig config(SnapshotPolicy snapshots) {
        return LocalStoreConfig.standard().withSnapshots(snapshots).withOffHeap(RecordSizing.ofMachine());
    }

    /** The median in ms. */
    private double bare() throws IOException {
        Files.createDirectories(directory);
        return print("bare fdatasync", BareSync.measure(directory, Duration.ofSeconds(seconds)));
    }

    private double sequential(LocalStore store) throws IOException {
        WriteRequest set = new WriteRequest.SetData("/a", data, -1);
        return print("one client", Times.of(Duration.ofSeconds(seconds), () -> write(store, set)));
    }

    /** The median in ms. */
    private double print(String name, Times times) {
        double medianMs = times.micros(0.5) / MICROS_PER_MS;
        out.printf(
                "%-15s %,7d writes, p50 %.3f ms, p99 %.2f ms, max %.1f ms%n",
                name, times.count(), medianMs, times.micros(0.99) / MICROS_PER_MS, times.micros(1) / MICROS_PER_MS);
        return medianMs;
    }

    /** Writes a second. */
    private double pipelined(LocalStore store) throws InterruptedException {
        Semaphore room = new Semaphore(CLIENTS * IN_FLIGHT);
        AtomicLong done = new AtomicLong();
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            room.acquire();
            store.submit(
                    new Submission(TxnPreparer.NO_SESSION, 0, List.of(), new WriteRequest.SetData("/a", data, -1)),
                    completion -> {
                        done.incrementAndGet();
                        room.release();
                    });
        }
        room.acquire(CLIENTS * IN_FLIGHT);
        return done.get() / ((System.nanoTime() - start) / 1e9);
    }

    private void stallAndRestart() throws IOException, InterruptedException {
        Path large = directory.resolve("large");
        SnapshotPolicy afterFill = new SnapshotPolicy(znodes + znodes / CHILDREN + 2, Long.MAX_VALUE, 1);
        try (LocalStore store = LocalStore.open(large, config(afterFill))) {
            fill(store);
            out.printf("%,d znodes. Without a snapshot:%n", store.tree().size());
            sequential(store);
            out.println("With one being written:");
            long begun = System.nanoTime();
            while (!Files.exists(large.resolve("snapshot")) || snapshots(large) == 0) {
                sequential(store);
            }
            out.printf("  snapshot written within %.1f s%n", (System.nanoTime() - begun) / 1e9);
        }
        for (int round = 0; round < rounds; round++) {
            long start = System.nanoTime();
            try (LocalStore store = LocalStore.open(large, config(SnapshotPolicy.STANDARD))) {
                out.printf("restart with %,d znodes: %.2f s%n", store.tree().size(), (System.nanoTime() - start) / 1e9);
            }
        }
    }

    private static long snapshots(Path large) throws IOException {
        try (var files = Files.list(large.resolve("snapshot"))) {
            return files.filter(path -> !path.toString().endsWith(".tmp")).count();
        }
    }

    private void fill(LocalStore store) throws InterruptedException {
        Semaphore room = new Semaphore(FILL_IN_FLIGHT);
        for (int i = 0; i < znodes; i++) {
            if (i % CHILDREN == 0) {
                create(store, "/p" + i / CHILDREN);
            }
            room.acquire();
            store.submit(
                    new Submission(TxnPreparer.NO_SESSION, 0, List.of(), creation("/p" + i / CHILDREN + "/znode-" + i)),
                    completion -> room.release());
        }
        room.acquire(FILL_IN_FLIGHT);
        create(store, "/a");
    }

    private WriteRequest creation(String path) {
        return new WriteRequest.Create(path, data, OPEN, NodeKind.PERSISTENT, false, 0);
    }

    private void create(LocalStore store, String path) {
        write(store, creation(path));
    }

    private static void write(LocalStore store, WriteRequest request) {
        CompletableFuture<WriteResult> done = new CompletableFuture<>();
        store.submit(
                new Submission(TxnPreparer.NO_SESSION, 0, List.of(), request),
                completion -> done.complete(completion.result()));
        if (done.join() instanceof WriteResult.Failed failed) {
            throw new IllegalStateException("a write failed: " + failed.error());
        }
    }
}

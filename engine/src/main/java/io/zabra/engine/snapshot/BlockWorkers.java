package io.zabra.engine.snapshot;

import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.thread.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Threads that read a snapshot's blocks of the tree, hold each against its checksum, and give what is in them to a sink. */
final class BlockWorkers {
    private static final int THREADS =
            Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors()));

    private final Path path;
    private final long zxid;
    private final DiskFile file;
    private final SnapshotReader reader;
    private final @Nullable ParallelSink sink;
    private final AtomicLong znodes = new AtomicLong();
    private volatile @Nullable Throwable failure;

    /**
     * @param reader of the same file
     * @param sink null: the checksums alone are looked at
     */
    BlockWorkers(Path path, long zxid, DiskFile file, SnapshotReader reader, @Nullable ParallelSink sink) {
        this.path = path;
        this.zxid = zxid;
        this.file = file;
        this.reader = reader;
        this.sink = sink;
    }

    /** Returns the number of znodes, when all are with the sink. Whatever happens, no thread goes on when it has returned. */
    long run() throws IOException {
        List<Thread> threads = new ArrayList<>();
        try {
            for (int i = 1; i < THREADS; i++) {
                Thread thread = new Thread(this::takeAll, "zabra-load-" + i);
                thread.setDaemon(true);
                thread.start();
                threads.add(thread);
            }
            takeAll();
        } finally {
            threads.forEach(Threads::join);
        }
        throwFailure();
        return znodes.get();
    }

    private void takeAll() {
        try {
            if (sink == null) {
                takeAll(null);
            } else {
                try (ParallelSink.Part part = sink.part()) {
                    takeAll(part);
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
    }

    private void takeAll(ParallelSink.@Nullable Part part) throws IOException {
        boolean takesRecords = sink != null && sink.takesRecords();
        BlockBuffer buffer = new BlockBuffer(path, zxid, file);
        SnapshotReader.Block block = reader.next();
        while (block != null && failure == null) {
            znodes.addAndGet(
                    part == null
                            ? buffer.images(block.header(), block.offset(), null)
                            : buffer.packed(block.header(), block.offset(), part, takesRecords));
            block = reader.next();
        }
    }

    private void throwFailure() throws IOException {
        Throwable thrown = failure;
        if (thrown instanceof IOException io) {
            throw io;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw new IllegalStateException("a znode of the snapshot could not be taken", thrown);
        }
    }
}

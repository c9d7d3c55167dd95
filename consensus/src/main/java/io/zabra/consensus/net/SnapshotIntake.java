package io.zabra.consensus.net;

import io.netty.buffer.ByteBuf;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.storage.ReceivedSnapshots;
import io.zabra.engine.disk.DiskSpace;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A state on its way from a link into a temporary file, by a thread that may block. What waits for the disk is bounded: the link
 * is not read meanwhile.
 */
final class SnapshotIntake {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotIntake.class);
    private static final int WAITING_BYTES_MAX = 4 << 20;

    /** Told on the file's thread. */
    interface Listener {
        /** There is room for more. */
        void drained();

        void failed(String reason);

        /** As {@link #failed}; but it would fail again at once, and whoever sends it all would do so for nothing. */
        void full(String reason);
    }

    private final ReceivedSnapshots received;
    private final long zxid;
    private final ExecutorService files;
    private final Listener listener;
    private final TreeStream tree;
    private final AtomicInteger waitingBytes = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private ReceivedSnapshots.@Nullable Incoming incoming;

    SnapshotIntake(ReceivedSnapshots received, long zxid, int dataBytesMax, ExecutorService files, Listener listener) {
        this.received = received;
        this.zxid = zxid;
        this.files = files;
        this.listener = listener;
        this.tree = new TreeStream(dataBytesMax);
    }

    /** Takes what belongs to the state; false if no more should be read for now. */
    boolean take(ByteBuf in) {
        int start = in.readerIndex();
        tree.advance(in);
        ByteBuf part = in.retainedSlice(start, in.readerIndex() - start);
        int length = part.readableBytes();
        int waiting = waitingBytes.addAndGet(length);
        execute(() -> write(part, length), part::release);
        return waiting < WAITING_BYTES_MAX;
    }

    boolean isWhole() {
        return tree.isOver();
    }

    boolean hasRoom() {
        return waitingBytes.get() < WAITING_BYTES_MAX;
    }

    /** All of it was taken: makes sure that it can be read, and tells its handle, on the file's thread. */
    void finish(LongConsumer whole) {
        execute(
                () -> {
                    ReceivedSnapshots.Incoming file = incoming;
                    if (file == null || !over.compareAndSet(false, true)) {
                        return;
                    }
                    incoming = null;
                    try {
                        whole.accept(file.finish());
                    } catch (IOException | RuntimeException e) {
                        listener.failed("the snapshot cannot be used: " + e.getMessage());
                    }
                },
                () -> {});
    }

    /** The link is gone. */
    void abandon() {
        if (over.compareAndSet(false, true)) {
            execute(this::discard, () -> {});
        }
    }

    private void write(ByteBuf part, int length) {
        try {
            if (!over.get()) {
                writeTo(file(), part);
            }
        } catch (IOException | RuntimeException e) {
            over.set(true);
            discard();
            failed(e);
        } finally {
            part.release();
        }
        boolean wasFull = waitingBytes.getAndAdd(-length) >= WAITING_BYTES_MAX;
        if (wasFull && hasRoom()) {
            listener.drained();
        }
    }

    private void failed(Exception cause) {
        String reason = "the snapshot cannot be written: " + cause.getMessage();
        if (cause instanceof IOException failure && DiskSpace.isExhausted(failure)) {
            LOG.error(
                    "The disk has no room for the leader's snapshot of {}, without which this server cannot follow: {}. It is tried"
                            + " again by itself; nothing needs to be restarted",
                    Zxid.text(zxid),
                    cause.getMessage());
            listener.full(reason);
        } else {
            listener.failed(reason);
        }
    }

    private ReceivedSnapshots.Incoming file() throws IOException {
        ReceivedSnapshots.Incoming file = incoming;
        if (file == null) {
            file = received.begin(zxid);
            incoming = file;
        }
        return file;
    }

    private static void writeTo(ReceivedSnapshots.Incoming file, ByteBuf part) throws IOException {
        if (part.isReadable()) {
            file.write(part.nioBuffer());
        }
    }

    private void discard() {
        ReceivedSnapshots.Incoming file = incoming;
        incoming = null;
        try {
            if (file != null) {
                file.discard();
            }
        } catch (IOException e) {
            LOG.warn("A snapshot that broke off could not be removed: {}", e.toString());
        }
    }

    private void execute(Runnable task, Runnable otherwise) {
        try {
            files.execute(task);
        } catch (RejectedExecutionException closed) {
            otherwise.run();
        }
    }
}

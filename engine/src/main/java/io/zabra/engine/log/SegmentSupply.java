package io.zabra.engine.log;

import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.DiskSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files for the segments to come: of full length, all zeros, durable, and under names that no segment has. They are made
 * from segments that are not needed any more, whose space is then never given back and allocated anew, or from nothing.
 *
 * <p>An old segment loses its name, durably, before a byte of it is changed; then its header goes, then its records. So
 * none of its records can ever be taken for one of the segment that the file becomes.
 *
 * <p>The log's thread calls; the zeros are written in the background. What fails there costs speed, and nothing else.
 */
final class SegmentSupply {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentSupply.class);
    private static final String PREFIX = "spare-";
    private static final int SPARES_MAX = 2;
    /** Between two looks at a disk that is nearly full. */
    private static final long LOOK_NANOS = 10_000_000_000L;
    /** After an attempt that failed: it took all that was left of the disk for a moment, or of what this process may have of it. */
    private static final long RETRY_NANOS = 600_000_000_000L;
    /** One file is made where there is room for so many: the disk is not filled to its end by what only saves time. */
    private static final int ROOM_FOR = 2;
    /** Small enough that the log's own syncs in between do not wait long. */
    private static final int CHUNK_BYTES = 1 << 20;

    private final Disk disk;
    private final Path directory;
    private final LogConfig config;
    private final Queue<Path> used = new ConcurrentLinkedQueue<>();
    private final Queue<Path> ready = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean working = new AtomicBoolean();
    private final AtomicInteger count = new AtomicInteger();
    private long number;
    /** Not to be tried before. */
    private volatile long nextNanos = System.nanoTime();

    private boolean closed;

    /** Takes over what an earlier supply of this directory left behind. */
    SegmentSupply(Disk disk, Path directory, LogConfig config) throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.config = config;
        for (String name : disk.list(directory)) {
            if (name.matches(PREFIX + "[0-9a-f]{16}")) {
                number = Math.max(number, Long.parseUnsignedLong(name.substring(PREFIX.length()), 16));
                if (count.get() < SPARES_MAX) {
                    count.incrementAndGet();
                    used.add(directory.resolve(name));
                } else {
                    disk.delete(directory.resolve(name));
                }
            }
        }
    }

    /**
     * A new segment with so much room at least.
     *
     * @throws IOException where the disk is too full for it, among others: then nothing has changed
     */
    SegmentWriter begin(Segment segment, long roomBytes) throws IOException {
        SegmentWriter ready = beginReady(segment, roomBytes);
        return ready == null ? SegmentWriter.create(disk, segment, roomBytes, config) : ready;
    }

    /** The same of a file that was made ready, which takes little of the disk or nothing; null where none is, or it is too full for that. */
    @Nullable
    SegmentWriter beginReady(Segment segment, long roomBytes) throws IOException {
        Path spare = take();
        if (spare == null) {
            return null;
        }
        try {
            return SegmentWriter.reuse(disk, spare, segment, roomBytes, config);
        } catch (IOException e) {
            if (!DiskSpace.isExhausted(e)) {
                throw e;
            }
            count.incrementAndGet();
            used.add(spare);
            return null;
        }
    }

    /** A file to be given a header and a name, and forgotten here; null where none is ready. */
    @Nullable
    Path take() {
        Path taken = ready.poll();
        if (taken != null) {
            count.decrementAndGet();
        }
        return taken;
    }

    /** Has a file made ready, unless one is; from nothing only where the disk has room enough. */
    void order() {
        // What is there already needs no room.
        boolean tooSoon = used.isEmpty() && System.nanoTime() - nextNanos < 0;
        if (tooSoon || !ready.isEmpty() || !working.compareAndSet(false, true)) {
            return;
        }
        Path next = used.poll();
        if (next == null && disk.usableBytes(directory) < ROOM_FOR * readyBytes()) {
            nextNanos = System.nanoTime() + LOOK_NANOS;
            working.set(false);
            return;
        }
        boolean fresh = next == null;
        Path path = next == null ? nextPath() : next;
        if (fresh) {
            count.incrementAndGet();
        }
        config.background().execute(() -> prepare(path, fresh));
    }

    /** A segment is left a little behind its limit, and room is made ahead of that. */
    private long readyBytes() {
        return config.segmentBytes() + 2L * config.preallocateBytes();
    }

    /** Takes a segment's name away, for good once the directory is synced; the file is kept where it is of use. */
    void retire(Path segment) throws IOException {
        if (count.get() >= SPARES_MAX) {
            disk.deleteLarge(segment);
            disk.syncDirectory(directory);
            return;
        }
        Path spare = nextPath();
        disk.rename(segment, spare);
        disk.syncDirectory(directory);
        count.incrementAndGet();
        used.add(spare);
    }

    /** When it returns nothing is written any more. */
    synchronized void close() {
        closed = true;
    }

    private Path nextPath() {
        return directory.resolve(PREFIX + String.format("%016x", ++number));
    }

    private void prepare(Path path, boolean fresh) {
        try {
            if (zero(path, fresh)) {
                ready.add(path);
            }
        } catch (IOException e) {
            count.decrementAndGet();
            nextNanos = System.nanoTime() + RETRY_NANOS;
            LOG.warn("No segment could be made ready in {}: {}", directory, e.getMessage());
            drop(path);
        } finally {
            working.set(false);
        }
    }

    private boolean zero(Path path, boolean fresh) throws IOException {
        try (DiskFile file = open(path, fresh)) {
            long end = Math.max(readyBytes(), file.size());
            boolean going = zero(file, 0, SegmentHeader.BYTES);
            long offset = SegmentHeader.BYTES;
            while (going && offset < end) {
                long length = Math.min(CHUNK_BYTES, end - offset);
                going = zero(file, offset, length);
                offset += length;
            }
            return going;
        }
    }

    private synchronized DiskFile open(Path path, boolean fresh) throws IOException {
        return fresh ? disk.create(path) : disk.open(path, true);
    }

    /** One chunk, durable; false where the supply was closed. */
    private synchronized boolean zero(DiskFile file, long offset, long length) throws IOException {
        if (!closed) {
            file.zero(offset, length);
            file.sync();
        }
        return !closed;
    }

    private synchronized void drop(Path path) {
        try {
            if (!closed && disk.exists(path)) {
                disk.delete(path);
            }
        } catch (IOException e) {
            LOG.warn("{} could not be removed: {}", path, e.getMessage());
        }
    }
}

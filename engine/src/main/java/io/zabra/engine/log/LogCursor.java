package io.zabra.engine.log;

import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a log, record by record, while another thread appends to it and may purge its beginning. It holds one file open
 * and a window of it in memory, however long the stretch is. One thread; everything blocks.
 */
public final class LogCursor implements AutoCloseable {
    private final Disk disk;
    private final Deque<Segment> waiting;
    private final long afterZxid;
    private final long toZxid;
    private @Nullable DiskFile file;
    private @Nullable SegmentScan scan;
    private @Nullable LogRecord record;
    private boolean begun;
    private long lastZxid;

    LogCursor(Disk disk, List<Segment> segments, long afterZxid, long toZxid) {
        this.disk = disk;
        this.waiting = new ArrayDeque<>(segments);
        this.afterZxid = afterZxid;
        this.toZxid = toZxid;
    }

    /**
     * Goes to the next record; false behind the last one.
     *
     * @throws IOException where the log was purged under the cursor, or cannot be read; what was given before is right
     */
    public boolean next() throws IOException {
        while (true) {
            SegmentScan open = scan;
            LogRecord next = open == null ? null : open.next(toZxid);
            if (next != null) {
                lastZxid = next.zxid();
                if (next.zxid() > afterZxid) {
                    record = next;
                    return true;
                }
            } else if (!openNext()) {
                record = null;
                return false;
            }
        }
    }

    /** Of the record that {@link #next} came to. */
    public long zxid() {
        return current().zxid();
    }

    /** As {@link io.zabra.engine.txn.TxnCodec} writes a transaction; valid until the next call. */
    public ByteBuffer payload() throws IOException {
        SegmentScan open = scan;
        if (open == null) {
            throw new IllegalStateException("no record was come to");
        }
        return open.payload(current());
    }

    private LogRecord current() {
        LogRecord current = record;
        if (current == null) {
            throw new IllegalStateException("no record was come to");
        }
        return current;
    }

    private boolean openNext() throws IOException {
        close();
        Segment segment = waiting.poll();
        if (segment == null) {
            return false;
        }
        if (begun && segment.header().previousZxid() != lastZxid) {
            throw new IOException("the log after 0x" + Long.toHexString(lastZxid) + " was purged while it was read");
        }
        begun = true;
        lastZxid = segment.header().previousZxid();
        DiskFile opened = disk.open(segment.path(), false);
        file = opened;
        scan = new SegmentScan(segment.path(), segment.header(), opened);
        return true;
    }

    /** Idempotent. */
    @Override
    public void close() throws IOException {
        DiskFile open = file;
        file = null;
        scan = null;
        if (open != null) {
            open.close();
        }
    }
}

package io.zabra.engine.log;

import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stretch of a log that another thread appends to, and may purge: each call opens the files anew, and changes nothing.
 * Any thread.
 */
public final class LogReader {
    /** Takes the records of a stretch. */
    @FunctionalInterface
    public interface Handler {
        /** @param payload as {@link io.zabra.engine.txn.TxnCodec} writes a transaction; valid during the call */
        void record(long zxid, ByteBuffer payload) throws IOException;
    }

    private final Disk disk;
    private final Path directory;

    public LogReader(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /**
     * Gives the records with {@code afterZxid < zxid <= toZxid}, in order and without gap. All of them must be durable, and must
     * not be truncated meanwhile. Blocks.
     *
     * @param toZxid of a record
     * @throws IOException where the log does not reach back so far any more, or cannot be read; what was given before is right
     */
    public void read(long afterZxid, long toZxid, Handler handler) throws IOException {
        long given = afterZxid;
        for (Segment segment : needed(afterZxid, toZxid)) {
            if (segment.header().previousZxid() > given) {
                throw new IOException("the log between 0x" + Long.toHexString(given) + " and 0x"
                        + Long.toHexString(segment.header().previousZxid()) + " is gone");
            }
            given = Math.max(given, read(segment, afterZxid, toZxid, handler));
        }
        if (given < toZxid) {
            throw new IOException(
                    "the log ends with 0x" + Long.toHexString(given) + ", before 0x" + Long.toHexString(toZxid));
        }
    }

    /**
     * Walks over the records with {@code afterZxid < zxid <= toZxid} as far as there are any: from the oldest kept one on, up to
     * the last one that is durable. Blocks.
     */
    public LogCursor cursor(long afterZxid, long toZxid) throws IOException {
        return new LogCursor(disk, needed(afterZxid, toZxid), afterZxid, toZxid);
    }

    private long read(Segment segment, long afterZxid, long toZxid, Handler handler) throws IOException {
        try (DiskFile file = disk.open(segment.path(), false)) {
            SegmentScan scan = new SegmentScan(segment.path(), segment.header(), file);
            scan.read(toZxid, (record, payload) -> {
                if (record.zxid() > afterZxid) {
                    handler.record(record.zxid(), payload);
                }
            });
            return scan.lastZxid();
        }
    }

    private List<Segment> needed(long afterZxid, long toZxid) throws IOException {
        List<Segment> needed = new ArrayList<>();
        for (String name : disk.list(directory)) {
            Segment segment = name.matches("[0-9a-f]{16}") ? segment(directory.resolve(name)) : null;
            if (segment == null || segment.header().previousZxid() >= toZxid) {
                continue;
            }
            if (segment.header().previousZxid() <= afterZxid) {
                needed.clear();
            }
            needed.add(segment);
        }
        return needed;
    }

    /** Null where it is being made, or was removed meanwhile. */
    private @Nullable Segment segment(Path path) throws IOException {
        try (DiskFile file = disk.open(path, false)) {
            ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
            file.read(bytes, 0);
            SegmentHeader header =
                    bytes.position() < SegmentHeader.BYTES ? null : SegmentHeader.decode(bytes.flip(), path);
            return header == null ? null : new Segment(path, header);
        } catch (NoSuchFileException purged) {
            return null;
        }
    }
}

package io.zabra.engine.log;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.FileWindow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one segment and holds each against its checksum and its predecessor. Use once.
 *
 * <p>Where the records end and the file is not zeros from there on, three signs tell a torn write from damage. If no
 * sector of the broken record is missing, it was written whole: damage. If a good record follows that was written when
 * the broken one was already durable, it was acknowledged: damage. Else it belongs to a batch that never became durable,
 * whose sectors may have reached the disk in any order: it is cut off.
 *
 * <p>What a snapshot covers may be missing or unreadable: the scan goes on with the first good record behind such a hole, if that is
 * covered itself. From it on each one is held against its predecessor again, so that none is missing which the snapshot does not have.
 */
final class SegmentScan {
    private static final int SECTOR_BYTES = 512;
    private static final int ALIGNMENT_BYTES = 8;

    /** No zxid is before it. */
    static final long NOTHING_COVERED = Long.MIN_VALUE;

    /** Takes the records of a segment. */
    interface Handler {
        /** @param payload valid during the call */
        void record(LogRecord record, ByteBuffer payload) throws IOException;
    }

    private final Path path;
    private final DiskFile file;
    private final long coveredZxid;
    private final RecordMask mask;
    private final CRC32C crc = new CRC32C();
    /** One record, or what might be one, as it was before it was masked. */
    private ByteBuffer plain = ByteBuffer.allocate(4096);

    private @Nullable LogRecord inPlain;
    private final List<DamagedFileException> holes = new ArrayList<>();
    /** Leaves out what cannot be read, as long as that is covered. */
    private FileWindow in;

    private long offset = SegmentHeader.BYTES;
    private long lastZxid;
    private long nextLink;
    private long stopOffset = -1;
    /** Where the records begin that were written since a sync, and what was durable then. */
    private long unsureOffset = SegmentHeader.BYTES;

    private long unsureAfterZxid = -1;

    SegmentScan(Path path, SegmentHeader header, DiskFile file) throws IOException {
        this(path, header, file, NOTHING_COVERED);
    }

    /** @param coveredZxid of a snapshot that makes up for what is damaged before it; {@link #NOTHING_COVERED} without one */
    SegmentScan(Path path, SegmentHeader header, DiskFile file, long coveredZxid) throws IOException {
        this.path = path;
        this.file = file;
        // Without a salt data can look like a record.
        this.coveredZxid = header.isSalted() ? coveredZxid : NOTHING_COVERED;
        this.mask = new RecordMask(header.salt());
        this.lastZxid = header.previousZxid();
        this.nextLink = header.previousLink();
        this.in = isCovered() ? FileWindow.salvaging(file) : new FileWindow(file);
    }

    private boolean isCovered() {
        return lastZxid < coveredZxid;
    }

    /** Gives all good records up to the first place where there is none. */
    void read(Handler handler) throws IOException {
        read(Long.MAX_VALUE, handler);
    }

    /** Gives the good records up to one zxid, and stops behind it. */
    void read(long toZxid, Handler handler) throws IOException {
        for (LogRecord record = next(toZxid); record != null; record = next(toZxid)) {
            handler.record(record, payload(record));
        }
    }

    /**
     * The next good record up to one zxid; null where there is none.
     *
     * @throws DamagedFileException where it cannot be read
     */
    @Nullable
    LogRecord next(long toZxid) throws IOException {
        try {
            LogRecord record = recordAt(offset);
            boolean good = record != null && record.link() == nextLink && record.zxid() > lastZxid;
            LogRecord found = good ? record : behindHole();
            if (found == null || found.zxid() > toZxid) {
                return null;
            }
            advance(found);
            return found;
        } catch (DamagedFileException known) {
            throw known;
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            throw new DamagedFileException(path, offset, lastZxid, "it cannot be read: " + e.getMessage(), e);
        }
    }

    /** Where the records go on, if all that is missing before is covered. */
    private @Nullable LogRecord behindHole() throws IOException {
        if (!isCovered()) {
            return null;
        }
        for (long at = offset + ALIGNMENT_BYTES; at < in.size(); at += ALIGNMENT_BYTES) {
            at = alignedDown(in.skipZeros(at));
            LogRecord found = at < in.size() ? recordAt(at) : null;
            if (found != null && isCovered(found)) {
                return found;
            }
        }
        return null;
    }

    private boolean isCovered(LogRecord found) {
        boolean isStop = found.syncedZxid() == found.zxid();
        return !isStop && found.zxid() > lastZxid && found.zxid() <= coveredZxid;
    }

    /** What is missing among the records so far, and covered. */
    List<DamagedFileException> holes() {
        return holes;
    }

    /** Valid until the next call of anything here. */
    @SuppressWarnings("ReferenceEquality") // The very object: one that is equal is read again.
    ByteBuffer payload(LogRecord record) throws IOException {
        if (record != inPlain && !record.equals(recordAt(record.offset()))) {
            throw damaged("what was read from byte " + record.offset() + " on has changed");
        }
        return plain.slice(LogRecord.HEADER_BYTES, record.length());
    }

    /**
     * Goes behind the record of one zxid, or stays at the beginning where the segment continues that.
     *
     * @throws DamagedFileException where the records end before it, and not as a log does
     * @throws IllegalArgumentException where there is none
     */
    void readTo(long zxid) throws IOException {
        read(zxid, (record, payload) -> {});
        if (lastZxid != zxid) {
            if (next(Long.MAX_VALUE) == null && tornBytes() > 0) {
                throw damaged("no good record here");
            }
            throw new IllegalArgumentException("no record 0x" + Long.toHexString(zxid) + " in " + path);
        }
    }

    /** Behind the last good record. */
    long offset() {
        return offset;
    }

    long lastZxid() {
        return lastZxid;
    }

    long nextLink() {
        return nextLink;
    }

    /**
     * How many bytes of a torn write are behind the last good record; 0 where the log was closed there, or all is zeros.
     *
     * @throws DamagedFileException where it is not a torn write
     */
    long tornBytes() throws IOException {
        long at = in.skipZeros(offset);
        if (at == in.size() || isStopAt(alignedDown(at))) {
            return 0;
        }
        if (!isSectorMissing()) {
            throw damaged("a record that was written whole does not have its checksum");
        }
        for (at = offset + ALIGNMENT_BYTES; at < in.size(); at += ALIGNMENT_BYTES) {
            at = alignedDown(in.skipZeros(at));
            LogRecord later = at < in.size() ? recordAt(at) : null;
            if (later != null && later.syncedZxid() > lastZxid) {
                throw damaged("a record is missing here that was durable when the one at byte " + at + ", zxid 0x"
                        + Long.toHexString(later.zxid()) + ", was written");
            }
        }
        return in.size() - offset;
    }

    /** Where {@link #tornBytes} found that the log was closed; -1 where it was not. */
    long stopOffset() {
        return stopOffset;
    }

    /** That it is removed is durable before anything is written again, so nothing can be behind it. */
    private boolean isStopAt(long at) throws IOException {
        LogRecord found = recordAt(at);
        if (found == null || !found.isStop(lastZxid, nextLink)) {
            return false;
        }
        if (in.skipZeros(found.end()) < in.size()) {
            throw damaged("the log was closed here, but does not end");
        }
        stopOffset = at;
        return true;
    }

    /** Where the last records begin of which none says that the one before was durable: their sync may have failed. */
    long unsureOffset() {
        return unsureOffset;
    }

    private void advance(LogRecord record) throws IOException {
        if (record.offset() > offset) {
            holes.add(damaged("no good record from here up to byte " + record.offset() + ", zxid 0x"
                    + Long.toHexString(record.zxid())));
        }
        // What is in a hole, and before it, a snapshot makes up for; it may be unreadable.
        if (record.syncedZxid() != unsureAfterZxid || record.offset() > offset) {
            unsureAfterZxid = record.syncedZxid();
            unsureOffset = record.offset();
        }
        boolean wasCovered = isCovered();
        lastZxid = record.zxid();
        nextLink = record.nextLink();
        offset = record.end();
        if (wasCovered && !isCovered()) {
            in = new FileWindow(file);
        }
    }

    private @Nullable LogRecord recordAt(long at) throws IOException {
        LogRecord record = headerAt(at);
        if (record == null || record.end() > in.size()) {
            return null;
        }
        int end = (int) (record.end() - at);
        readPlain(at, end);
        if (plain.getLong(end - LogRecord.END_BYTES) != LogRecord.END_MARK
                || !record.matches(plain.slice(0, LogRecord.HEADER_BYTES + record.length()), mask, crc)) {
            return null;
        }
        inPlain = record;
        return record;
    }

    /** A record by its header alone, whose length can be relied on. */
    private @Nullable LogRecord headerAt(long at) throws IOException {
        inPlain = null;
        if (in.size() - at < LogRecord.OVERHEAD_BYTES) {
            return null;
        }
        plain.clear().put(in.bytes(at, LogRecord.HEADER_BYTES));
        mask.frame(plain, 0, LogRecord.HEADER_BYTES);
        return LogRecord.startsWith(plain) ? LogRecord.parse(plain, at) : null;
    }

    private void readPlain(long at, int length) throws IOException {
        if (length > plain.capacity()) {
            plain = ByteBuffer.allocate(Math.max(length, 2 * plain.capacity()));
        }
        ByteBuffer masked = in.bytes(at, length);
        int payloadWords = (length - LogRecord.OVERHEAD_BYTES) / Long.BYTES;
        plain.clear().put(masked.slice(0, LogRecord.HEADER_BYTES));
        mask.payload(masked.position(LogRecord.HEADER_BYTES), plain, payloadWords);
        plain.putLong(masked.getLong());
        mask.frame(plain, 0, LogRecord.HEADER_BYTES);
        mask.frame(plain, length - LogRecord.END_BYTES, length);
    }

    /** Whether the broken record at the offset lacks a sector: reads as zeros up to the sector's border, or file's end. */
    private boolean isSectorMissing() throws IOException {
        LogRecord broken = headerAt(offset);
        long end = broken == null ? offset + LogRecord.HEADER_BYTES : broken.end();
        if (end > in.size()) {
            return true;
        }
        long at = offset;
        while (at < end) {
            long border = Math.min(end, (at / SECTOR_BYTES + 1) * SECTOR_BYTES);
            if (in.skipZeros(at) >= border) {
                return true;
            }
            at = border;
        }
        return false;
    }

    private static long alignedDown(long at) {
        return at - at % ALIGNMENT_BYTES;
    }

    private DamagedFileException damaged(String problem) {
        return new DamagedFileException(path, offset, lastZxid, problem);
    }
}

package io.zabra.engine.log;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.FileWindow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one segment and holds each against its checksum and its predecessor. Use once.
 *
 * <p>Where the records end and the file is not zeros from there on, three signs tell a torn write from damage. If no
 * sector of the broken record is missing, it was written whole: damage. If a good record follows that was written when
 * the broken one was already durable, it was acknowledged: damage. Else it belongs to a batch that never became durable,
 * whose sectors may have reached the disk in any order: it is cut off.
 */
final class SegmentScan {
    private static final int SECTOR_BYTES = 512;
    private static final int ALIGNMENT_BYTES = 8;

    /** Takes the records of a segment. */
    interface Handler {
        /** @param payload valid during the call */
        void record(LogRecord record, ByteBuffer payload) throws IOException;
    }

    private final Path path;
    private final FileWindow in;
    private final RecordMask mask;
    private final CRC32C crc = new CRC32C();
    /** One record, or what might be one, as it was before it was masked. */
    private ByteBuffer plain = ByteBuffer.allocate(4096);

    private @Nullable LogRecord inPlain;
    private long offset = SegmentHeader.BYTES;
    private long lastZxid;
    private long nextLink;
    private long stopOffset = -1;
    /** Where the records begin that were written since a sync, and what was durable then. */
    private long unsureOffset = SegmentHeader.BYTES;

    private long unsureAfterZxid = -1;

    SegmentScan(Path path, SegmentHeader header, DiskFile file) throws IOException {
        this.path = path;
        this.in = new FileWindow(file);
        this.mask = new RecordMask(header.salt());
        this.lastZxid = header.previousZxid();
        this.nextLink = header.previousLink();
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

    /** The next good record up to one zxid; null where there is none. */
    @Nullable
    LogRecord next(long toZxid) throws IOException {
        LogRecord record = recordAt(offset);
        boolean good = record != null && record.link() == nextLink && record.zxid() > lastZxid;
        if (record == null || !good || record.zxid() > toZxid) {
            return null;
        }
        advance(record);
        return record;
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

    private void advance(LogRecord record) {
        if (record.syncedZxid() != unsureAfterZxid) {
            unsureAfterZxid = record.syncedZxid();
            unsureOffset = offset;
        }
        lastZxid = record.zxid();
        nextLink = record.nextLink();
        offset = record.end();
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

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
    private final CRC32C crc = new CRC32C();
    private long offset = SegmentHeader.BYTES;
    private long lastZxid;
    private long nextLink;

    SegmentScan(Path path, SegmentHeader header, DiskFile file) throws IOException {
        this.path = path;
        this.in = new FileWindow(file);
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
    ByteBuffer payload(LogRecord record) throws IOException {
        return in.bytes(record.payloadOffset(), record.length());
    }

    /** Goes behind the record of one zxid. */
    void readTo(long zxid) throws IOException {
        read(zxid, (record, payload) -> {});
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
     * How many bytes of a torn write are behind the last good record; 0 where all is zeros.
     *
     * @throws DamagedFileException where it is not a torn write
     */
    long tornBytes() throws IOException {
        if (in.skipZeros(offset) == in.size()) {
            return 0;
        }
        if (!isSectorMissing()) {
            throw damaged("a record that was written whole does not have its checksum");
        }
        for (long at = offset + ALIGNMENT_BYTES; at < in.size(); at += ALIGNMENT_BYTES) {
            at = alignedDown(in.skipZeros(at));
            LogRecord later = at < in.size() ? recordAt(at) : null;
            if (later != null && later.syncedZxid() > lastZxid) {
                throw damaged("a record is missing here that was durable when the one at byte " + at + ", zxid 0x"
                        + Long.toHexString(later.zxid()) + ", was written");
            }
        }
        return in.size() - offset;
    }

    private void advance(LogRecord record) {
        lastZxid = record.zxid();
        nextLink = record.nextLink();
        offset = record.end();
    }

    private @Nullable LogRecord recordAt(long at) throws IOException {
        if (in.size() - at < LogRecord.OVERHEAD_BYTES) {
            return null;
        }
        ByteBuffer header = in.bytes(at, LogRecord.HEADER_BYTES);
        if (!LogRecord.startsWith(header)) {
            return null;
        }
        LogRecord record = LogRecord.parse(header, at);
        if (record.end() > in.size() || in.longAt(record.endMarkOffset()) != LogRecord.END_MARK) {
            return null;
        }
        // Read both as one piece, as the next read moves the window under the header.
        ByteBuffer whole = in.bytes(at, LogRecord.HEADER_BYTES + record.length());
        return record.matches(whole, crc) ? record : null;
    }

    /** Whether the broken record at the offset lacks a sector: reads as zeros up to the sector's border, or file's end. */
    private boolean isSectorMissing() throws IOException {
        long end = offset + LogRecord.HEADER_BYTES;
        if (end <= in.size()) {
            ByteBuffer header = in.bytes(offset, LogRecord.HEADER_BYTES);
            if (LogRecord.startsWith(header)) {
                end = LogRecord.parse(header, offset).end();
            }
        }
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

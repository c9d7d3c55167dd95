package io.zabra.engine.log;

import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFailedException;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.DiskSpace;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Writes records behind each other, gathered in a buffer until it is full or synced. One thread. */
final class SegmentWriter implements Closeable {
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int PAGE_BYTES = 4096;
    private static final int ZEROED_AT_ONCE_BYTES = 1 << 20;

    private final Segment segment;
    private final DiskFile file;
    private final RecordMask mask;
    private final int preallocateBytes;
    private final CRC32C crc = new CRC32C();
    /** Its last page is for the zeros up to the end of one. */
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(BUFFER_BYTES + PAGE_BYTES).limit(BUFFER_BYTES);

    private long flushedOffset;
    private long allocated;

    private SegmentWriter(Segment segment, DiskFile file, long offset, LogConfig config) throws IOException {
        this.segment = segment;
        this.file = file;
        this.mask = new RecordMask(segment.header().salt());
        this.flushedOffset = offset;
        this.preallocateBytes = config.preallocateBytes();
        this.allocated = file.size();
    }

    /**
     * A new segment, whose name, header and room are durable when this returns. Where the disk is too full for it there is none.
     *
     * <p>It is longer than its header only after that is durable: a longer one without a header has lost it.
     *
     * @throws DiskFailedException where it is not known which names will be there after a crash
     */
    static SegmentWriter create(Disk disk, Segment segment, long roomBytes, LogConfig config) throws IOException {
        DiskFile file = disk.create(segment.path());
        try {
            file.write(segment.header().encode(), 0);
            file.sync();
            syncName(disk, segment.path());
            SegmentWriter created = new SegmentWriter(segment, file, SegmentHeader.BYTES, config);
            created.reserve(roomBytes);
            return created;
        } catch (IOException e) {
            file.close();
            if (DiskSpace.isExhausted(e)) {
                remove(disk, segment.path());
            }
            throw e;
        }
    }

    /**
     * The same, of a file that holds zeros, and that still does where the disk is too full for so much room. It gets its name only when
     * the header is durable, and with that there is no way back.
     */
    static SegmentWriter reuse(Disk disk, Path spare, Segment segment, long roomBytes, LogConfig config)
            throws IOException {
        DiskFile file = disk.open(spare, true);
        try {
            SegmentWriter reused = new SegmentWriter(segment, file, SegmentHeader.BYTES, config);
            reused.reserve(roomBytes);
            file.write(segment.header().encode(), 0);
            file.sync();
            name(disk, spare, segment.path());
            file.named(segment.path());
            return reused;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Durably: a segment that came back after more was logged elsewhere would contradict the log. */
    private static void remove(Disk disk, Path path) throws DiskFailedException {
        try {
            disk.delete(path);
            syncName(disk, path);
        } catch (IOException e) {
            throw new DiskFailedException("Removing", path, e);
        }
    }

    private static void name(Disk disk, Path spare, Path path) throws DiskFailedException {
        try {
            disk.rename(spare, path);
            syncName(disk, path);
        } catch (IOException e) {
            throw new DiskFailedException("Naming", path, e);
        }
    }

    private static void syncName(Disk disk, Path path) throws IOException {
        Path directory = path.getParent();
        if (directory != null) {
            disk.syncDirectory(directory);
        }
    }

    /** @param offset behind the last record; what follows in the file is zeros */
    static SegmentWriter reopen(Disk disk, Segment segment, long offset, LogConfig config) throws IOException {
        return new SegmentWriter(segment, disk.open(segment.path(), true), offset, config);
    }

    Segment segment() {
        return segment;
    }

    Path path() {
        return segment.path();
    }

    /** Behind the last record, written or gathered. */
    long endOffset() {
        return flushedOffset + buffer.position();
    }

    /** Bytes that can be appended without more of the disk. */
    long roomBytes() {
        return allocated - endOffset();
    }

    /** Takes more of the disk, so that there is room for so much, durably; false where the disk is full. */
    boolean extend(long bytes) throws IOException {
        try {
            reserve(bytes);
            return true;
        } catch (IOException e) {
            if (!DiskSpace.isExhausted(e)) {
                throw e;
            }
            allocated = file.size();
            return false;
        }
    }

    boolean isEmpty() {
        return endOffset() == SegmentHeader.BYTES;
    }

    /** Returns the record's checksum. */
    int append(long zxid, long link, long unsynced, ByteBuffer payload) throws IOException {
        int length = payload.remaining();
        if (buffer.remaining() < LogRecord.HEADER_BYTES) {
            flush();
        }
        int checksum = LogRecord.putHeader(buffer, length, zxid, link, unsynced, payload, mask, crc);
        put(payload.duplicate());
        putLong(mask.frame(LogRecord.END_MARK));
        return checksum;
    }

    void sync() throws IOException {
        flush();
        file.sync();
    }

    /**
     * Writes, durably, that the log ends behind its last record, which is synced: in a page of its own, so that it is still there where
     * the record's is not. Where the disk is too full for that, it does not.
     */
    void stop(long zxid, long link) throws IOException {
        long at = (endOffset() + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
        if (!extend(at + LogRecord.OVERHEAD_BYTES - endOffset())) {
            return;
        }
        ByteBuffer stop = ByteBuffer.allocate(LogRecord.OVERHEAD_BYTES);
        LogRecord.putHeader(stop, 0, zxid, link, 0, ByteBuffer.allocate(0), mask, crc);
        file.write(stop.putLong(mask.frame(LogRecord.END_MARK)).flip(), at);
        file.sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** By whole words, the last one filled up with zeros: so the buffer, too, is full only behind a whole one. */
    private void put(ByteBuffer source) throws IOException {
        while (source.remaining() >= Long.BYTES) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            mask.payload(source, buffer, Math.min(buffer.remaining(), source.remaining()) / Long.BYTES);
        }
        if (source.hasRemaining()) {
            long word = 0;
            for (int shift = Long.SIZE - Byte.SIZE; source.hasRemaining(); shift -= Byte.SIZE) {
                word |= (source.get() & 0xffL) << shift;
            }
            putLong(mask.payload(word));
        }
    }

    private void putLong(long word) throws IOException {
        if (!buffer.hasRemaining()) {
            flush();
        }
        buffer.putLong(word);
    }

    private void flush() throws IOException {
        if (buffer.position() == 0) {
            return;
        }
        long end = endOffset();
        preallocate(end);
        writeByPages(buffer.position(), endOfPage(end));
        buffer.clear().limit(BUFFER_BYTES);
        flushedOffset = end;
    }

    /**
     * Up to the end of a page, over zeros that were there: the page cache does not have them, and would have to read them for a part of
     * a page. The last page goes alone, for what goes at once may lie in the cache as one piece, and the next write belongs to that page.
     */
    private void writeByPages(int length, long end) throws IOException {
        int padded = (int) (end - flushedOffset);
        buffer.limit(padded);
        for (int i = length; i < padded; i++) {
            buffer.put(i, (byte) 0);
        }
        int first = (int) (Math.max(flushedOffset, (end - 1) / PAGE_BYTES * PAGE_BYTES) - flushedOffset);
        if (first > 0) {
            file.write(buffer.slice(0, first), flushedOffset);
        }
        file.write(buffer.slice(first, padded - first), flushedOffset + first);
    }

    /** As far as zeros were written. */
    private long endOfPage(long offset) {
        long end = (offset + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
        return Math.max(offset, Math.min(end, allocated));
    }

    private void reserve(long bytes) throws IOException {
        if (roomBytes() < bytes) {
            preallocate(endOffset() + bytes);
            file.sync();
        }
    }

    /** Zeros up to a multiple of what is allocated at a time, where {@code end} reaches beyond what there is. */
    private void preallocate(long end) throws IOException {
        if (end <= allocated) {
            return;
        }
        long target = (end / preallocateBytes + 1) * preallocateBytes;
        while (allocated < target) {
            long length = Math.min(ZEROED_AT_ONCE_BYTES, target - allocated);
            file.zero(allocated, length);
            allocated += length;
        }
    }
}

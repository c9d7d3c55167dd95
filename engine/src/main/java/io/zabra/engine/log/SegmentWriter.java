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

    private final Path path;
    private final DiskFile file;
    private final int preallocateBytes;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private long flushedOffset;
    private long allocated;

    private SegmentWriter(Path path, DiskFile file, long offset, LogConfig config) throws IOException {
        this.path = path;
        this.file = file;
        this.flushedOffset = offset;
        this.preallocateBytes = config.preallocateBytes();
        this.allocated = file.size();
    }

    /**
     * A new segment, whose name and header are durable when this returns. Where the disk is too full for it there is none.
     *
     * @throws DiskFailedException where it is not known which names will be there after a crash
     */
    static SegmentWriter create(Disk disk, Path path, SegmentHeader header, LogConfig config) throws IOException {
        DiskFile file = disk.create(path);
        try {
            file.write(header.encode(), 0);
            file.sync();
            syncName(disk, path);
            return new SegmentWriter(path, file, SegmentHeader.BYTES, config);
        } catch (IOException e) {
            file.close();
            if (DiskSpace.isExhausted(e)) {
                remove(disk, path);
            }
            throw e;
        }
    }

    /** The same, of a file that holds zeros. It gets its name only when the header is durable, and with that there is no way back. */
    static SegmentWriter reuse(Disk disk, Path spare, Path path, SegmentHeader header, LogConfig config)
            throws IOException {
        DiskFile file = disk.open(spare, true);
        try {
            file.write(header.encode(), 0);
            file.sync();
            name(disk, spare, path);
            return new SegmentWriter(path, file, SegmentHeader.BYTES, config);
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
    static SegmentWriter reopen(Disk disk, Path path, long offset, LogConfig config) throws IOException {
        return new SegmentWriter(path, disk.open(path, true), offset, config);
    }

    Path path() {
        return path;
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
            preallocate(endOffset() + bytes);
            file.sync();
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
        int checksum = LogRecord.putHeader(buffer, length, zxid, link, unsynced, payload, crc);
        put(payload.duplicate());
        int padding = (int) (LogRecord.paddedBytes(length) - length);
        if (buffer.remaining() < padding + LogRecord.END_BYTES) {
            flush();
        }
        for (int i = 0; i < padding; i++) {
            buffer.put((byte) 0);
        }
        buffer.putLong(LogRecord.END_MARK);
        return checksum;
    }

    void sync() throws IOException {
        flush();
        file.sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void put(ByteBuffer source) throws IOException {
        if (source.remaining() <= buffer.remaining()) {
            buffer.put(source);
            return;
        }
        while (source.hasRemaining()) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int count = Math.min(buffer.remaining(), source.remaining());
            buffer.put(source.slice(source.position(), count));
            source.position(source.position() + count);
        }
    }

    private void flush() throws IOException {
        if (buffer.position() == 0) {
            return;
        }
        long end = endOffset();
        preallocate(end);
        buffer.flip();
        file.write(buffer, flushedOffset);
        buffer.clear();
        flushedOffset = end;
    }

    /** Zeros up to a multiple of what is allocated at a time, where {@code end} reaches beyond what there is. */
    private void preallocate(long end) throws IOException {
        if (end <= allocated) {
            return;
        }
        long target = (end / preallocateBytes + 1) * preallocateBytes;
        while (allocated < target) {
            long length = Math.min(Math.min(preallocateBytes, 1 << 20), target - allocated);
            file.zero(allocated, length);
            allocated += length;
        }
    }
}

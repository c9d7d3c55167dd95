package io.zabra.engine.disk;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is read past the page cache where it is asked for in whole units ({@link Disk#openStreamed}), and else as any other file
 * is. One thread.
 */
final class StreamedReads implements DiskFile {
    /** The same file, by the cache. */
    private final DiskFile plain;

    private final FileChannel direct;
    /** Whether it was. */
    private boolean bypassed;
    /** False: the file system has said at the first bytes that it does not have it. */
    private boolean bypassing = true;

    private StreamedReads(DiskFile plain, FileChannel direct) {
        this.plain = plain;
        this.direct = direct;
    }

    /**
     * @param plain the file, which is this one's now
     * @return the plain one where the file system does not have it otherwise
     */
    static DiskFile over(Path path, DiskFile plain) {
        try {
            return new StreamedReads(plain, FileChannel.open(path, StandardOpenOption.READ, ExtendedOpenOption.DIRECT));
        } catch (IOException | UnsupportedOperationException notHere) {
            return plain;
        }
    }

    @Override
    public long size() throws IOException {
        return plain.size();
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        int count = bypassing && isWhole(target, offset) ? readPastCache(target, offset) : 0;
        return target.hasRemaining() ? count + plain.read(target, offset + count) : count;
    }

    private static boolean isWhole(ByteBuffer target, long offset) {
        return target.isDirect()
                && offset % Disk.STREAMED_UNIT_BYTES == 0
                && target.remaining() % Disk.STREAMED_UNIT_BYTES == 0
                && target.alignmentOffset(target.position(), Disk.STREAMED_UNIT_BYTES) == 0;
    }

    /** What is left to be read then is no whole unit, or nothing. */
    private int readPastCache(ByteBuffer target, long offset) throws IOException {
        try {
            int count = 0;
            int more = 0;
            while (more % Disk.STREAMED_UNIT_BYTES == 0 && target.hasRemaining()) {
                more = direct.read(target, offset + count);
                if (more <= 0) {
                    break;
                }
                bypassed = true;
                count += more;
            }
            return count;
        } catch (IOException e) {
            if (bypassed) {
                throw e;
            }
            bypassing = false;
            return 0;
        }
    }

    private static IOException refused() {
        return new IOException("it is read only");
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
        throw refused();
    }

    @Override
    public void zero(long offset, long length) throws IOException {
        throw refused();
    }

    @Override
    public void truncate(long size) throws IOException {
        throw refused();
    }

    @Override
    public void sync() throws IOException {
        throw refused();
    }

    @Override
    public void close() throws IOException {
        try {
            direct.close();
        } finally {
            plain.close();
        }
    }
}

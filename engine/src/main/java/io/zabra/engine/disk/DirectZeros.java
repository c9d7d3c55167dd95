package io.zabra.engine.disk;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Zeros written past the page cache, which would have to be given a page for each, and to copy them there: for a log that is written
 * ahead as zeros that was half of what the system did for its disk. One thread.
 */
final class DirectZeros implements Closeable {
    /** Fewer are not worth it. */
    static final long BYTES_MIN = 1 << 16;

    private static final int PAGE_BYTES = 4096;
    private static final int CHUNK_BYTES = 1 << 18;
    private static final ByteBuffer ZEROS =
            ByteBuffer.allocateDirect(2 * CHUNK_BYTES).alignedSlice(CHUNK_BYTES).asReadOnlyBuffer();

    private final Path path;
    private final FileChannel channel;
    private final int alignment;
    /** Whether the file system has taken some: then what it says later is no matter of this way. */
    private boolean proved;

    private DirectZeros(Path path, FileChannel channel, int alignment) {
        this.path = path;
        this.channel = channel;
        this.alignment = alignment;
    }

    /**
     * Null where the file system has no such way.
     *
     * @param fileKey of the file that is meant: another one may have its name by now
     */
    static @Nullable DirectZeros of(Path path, @Nullable Object fileKey) {
        if (fileKey == null || !fileKey.equals(fileKey(path))) {
            return null;
        }
        try {
            int alignment = Math.max(PAGE_BYTES, (int) Files.getFileStore(path).getBlockSize());
            return Integer.bitCount(alignment) == 1 && alignment <= BYTES_MIN / 2
                    ? new DirectZeros(
                            path,
                            FileChannel.open(path, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT),
                            alignment)
                    : null;
        } catch (IOException | UnsupportedOperationException notHere) {
            return null;
        }
    }

    /** What tells the file of this name from all others; null where nothing does. */
    static @Nullable Object fileKey(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException | UnsupportedOperationException untold) {
            return null;
        }
    }

    /** So many zeros as a page of the cache has. */
    static ByteBuffer page() {
        return ZEROS.slice(0, PAGE_BYTES);
    }

    /** The next place on from which {@link #write} can write. */
    long alignedUp(long offset) {
        return (offset + alignment - 1) / alignment * alignment;
    }

    /** The last place up to which it can. */
    long alignedDown(long offset) {
        return offset / alignment * alignment;
    }

    /**
     * @param from of {@link #alignedUp}
     * @param end of {@link #alignedDown}, and no less
     * @return false where the file system has no such way after all, which it says at the first bytes
     */
    boolean write(long from, long end) throws IOException {
        try {
            for (long at = from; at < end; ) {
                at += channel.write(ZEROS.slice(0, (int) Math.min(CHUNK_BYTES, end - at)), at);
                proved = true;
            }
            return true;
        } catch (IOException e) {
            if (!proved) {
                return false;
            }
            return DiskAccess.explained("Writing to", path, () -> {
                throw e;
            });
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

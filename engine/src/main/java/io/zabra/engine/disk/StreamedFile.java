package io.zabra.engine.disk;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is written from its beginning to its end past the page cache: nothing gathers there for a sync to write at once, and
 * until the one in the end no other file's sync waits for this one's names and sizes. One thread.
 */
final class StreamedFile implements DiskFile {
    private static final int CHUNK_BYTES = 1 << 18;

    /** The same file, by the cache. */
    private final DiskFile plain;

    private final Path path;
    private final FileChannel direct;
    private final int alignment;
    /** What comes behind {@link #written}. */
    private final ByteBuffer chunk;
    /** A multiple of the alignment. */
    private long written;
    /** False: the file system has said at the first bytes that it does not have it. */
    private boolean bypassing = true;

    private StreamedFile(Path path, DiskFile plain, FileChannel direct, int alignment) {
        this.path = path;
        this.plain = plain;
        this.direct = direct;
        this.alignment = alignment;
        this.chunk = ByteBuffer.allocateDirect(CHUNK_BYTES + alignment)
                .alignedSlice(alignment)
                .limit(CHUNK_BYTES);
    }

    /**
     * @param plain a new file, which is this one's now
     * @return the plain one where the file system does not have it otherwise
     */
    static DiskFile over(Path path, DiskFile plain) {
        try {
            int alignment = (int) Files.getFileStore(path).getBlockSize();
            boolean fits = Integer.bitCount(alignment) == 1 && alignment <= CHUNK_BYTES;
            return fits ? new StreamedFile(path, plain, open(path), alignment) : plain;
        } catch (IOException | UnsupportedOperationException notHere) {
            return plain;
        }
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
    }

    @Override
    public long size() {
        return written + chunk.position();
    }

    /** Of what is synced. */
    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        return plain.read(target, offset);
    }

    /** @param offset where the file ends */
    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
        if (offset != size()) {
            throw new IllegalArgumentException(path + " ends at " + size() + ", not at " + offset);
        }
        while (source.hasRemaining()) {
            int count = Math.min(source.remaining(), chunk.remaining());
            chunk.put(chunk.position(), source, source.position(), count);
            chunk.position(chunk.position() + count);
            source.position(source.position() + count);
            if (!chunk.hasRemaining()) {
                flush(CHUNK_BYTES);
                written += CHUNK_BYTES;
                chunk.clear().limit(CHUNK_BYTES);
            }
        }
    }

    @Override
    public void zero(long offset, long length) throws IOException {
        write(ByteBuffer.allocate(Math.toIntExact(length)), offset);
    }

    /** Nothing is behind its end. */
    @Override
    public void truncate(long size) {
        throw new UnsupportedOperationException(path + " is only written on");
    }

    /** It has gone there already. */
    @Override
    public void settle() throws IOException {
        if (!bypassing) {
            plain.sync();
        }
    }

    @Override
    public void sync() throws IOException {
        int rest = chunk.position();
        if (rest > 0) {
            int padded = (rest + alignment - 1) / alignment * alignment;
            for (int i = rest; i < padded; i++) {
                chunk.put(i, (byte) 0);
            }
            flush(padded);
            plain.truncate(written + rest);
        }
        plain.sync();
    }

    private void flush(int bytes) throws IOException {
        if (bypassing && written == 0) {
            bypassing = flushedPastCache(bytes);
        } else if (bypassing) {
            DiskAccess.explained("Writing to", path, () -> flushPastCache(bytes));
        }
        if (!bypassing) {
            plain.write(bytes(bytes), written);
        }
    }

    private boolean flushedPastCache(int bytes) {
        try {
            flushPastCache(bytes);
            return true;
        } catch (IOException notHere) {
            return false;
        }
    }

    private long flushPastCache(int bytes) throws IOException {
        ByteBuffer source = bytes(bytes);
        long at = written;
        while (source.hasRemaining()) {
            at += direct.write(source, at);
        }
        return at;
    }

    private ByteBuffer bytes(int count) {
        return chunk.duplicate().position(0).limit(count);
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

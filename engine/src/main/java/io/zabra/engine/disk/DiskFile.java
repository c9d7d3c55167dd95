package io.zabra.engine.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** An open file. See {@link Disk}. */
public interface DiskFile extends Closeable {
    long size() throws IOException;

    /** Reads until the buffer is full or the file ends; returns how many bytes. The buffer is the caller's. */
    int read(ByteBuffer target, long offset) throws IOException;

    /** Writes all that remains in the buffer; it may be reused at once. */
    void write(ByteBuffer source, long offset) throws IOException;

    /**
     * Writes so many zeros, so that a change of a few of them later costs the disk a page of them and no more: what is written at
     * once may lie in the page cache as one piece (Linux 6 with ext4), which a sync then writes whole.
     */
    void zero(long offset, long length) throws IOException;

    /** Cuts off what is behind {@code size}. */
    void truncate(long size) throws IOException;

    /**
     * Has what was written go to the disk, so that it is not all left to a later sync, which would hold up what else is synced there.
     * It need not be durable yet. After a failure nothing is known.
     */
    default void settle() throws IOException {
        sync();
    }

    /**
     * To be told of another name that an open file was given: what goes wrong with it is told with that one, and the file is looked for
     * there where it is opened once more.
     */
    default void named(Path path) {}

    /** Returns when all that was written, and the size, are durable. After a failure nothing is known: do not try again. */
    void sync() throws IOException;
}

package io.zabra.engine.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Files and directories, with what a power cut does to them said plainly: a name that was created, renamed or deleted
 * may come back as it was until its directory is synced; bytes that were written may be there, not be there, or be there
 * in part, in any order, until the file is synced. Everything blocks and throws {@link IOException}. Any thread; one file
 * is written by one thread. Do not interrupt a thread in here: it would close the file under it.
 */
public interface Disk {
    /** See {@link #openStreamed}. */
    int STREAMED_UNIT_BYTES = 1 << 16;

    boolean exists(Path path) throws IOException;

    /** The names in a directory, sorted. */
    List<String> list(Path directory) throws IOException;

    /** With its parents, where they are missing; the names are made durable. */
    void createDirectory(Path directory) throws IOException;

    /** A new file, to be written and read; fails where the name is taken. */
    DiskFile create(Path path) throws IOException;

    /** Like {@link #create}; nobody but the process' user may read it, where the system knows users. */
    default DiskFile createPrivate(Path path) throws IOException {
        return create(path);
    }

    /** Like {@link #create}; who may read and write {@code model}, if that is there, may do so with the new file, where the system knows users. */
    default DiskFile createLike(Path made, Path model) throws IOException {
        return create(made);
    }

    /** Like {@link #create}; to be written from its beginning to its end, and read when all of it is synced: for what is large. */
    default DiskFile createStreamed(Path path) throws IOException {
        return create(path);
    }

    /** An existing file, to be read, and to be written where {@code writable}. */
    DiskFile open(Path path, boolean writable) throws IOException;

    /**
     * Like {@link #open}, to be read only: past what the system has of it in memory, where whole multiples of {@link #STREAMED_UNIT_BYTES}
     * are read to memory outside the heap that is aligned so. What is large then costs no copy, and takes no memory from others; and what
     * is read is what the disk has.
     */
    default DiskFile openStreamed(Path path) throws IOException {
        return open(path, false);
    }

    /** Takes the place of {@code to} at once, if there is one. */
    void rename(Path from, Path to) throws IOException;

    void delete(Path path) throws IOException;

    /**
     * Like {@link #delete}, of a large file beside writers: its space may come back only bit by bit, after this has returned. Who has
     * it open still does not find in it what was there.
     */
    default void deleteLarge(Path path) throws IOException {
        delete(path);
    }

    /** Makes the names in a directory durable. */
    void syncDirectory(Path directory) throws IOException;

    /** About how many bytes more there is room for in files of a directory; more than a quota lets this process have. */
    default long usableBytes(Path directory) {
        return Long.MAX_VALUE;
    }

    /**
     * Takes a lock that ends with the process at the latest, and leaves a text in the file that says who has it.
     *
     * @throws FileHeldException where another process has it, or this one has it already
     */
    DiskLock lock(Path path, String holder) throws IOException;

    /** A lock that is held until closed. */
    interface DiskLock extends AutoCloseable {
        @Override
        void close() throws IOException;
    }
}

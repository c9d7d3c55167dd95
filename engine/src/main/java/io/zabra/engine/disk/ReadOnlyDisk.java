package io.zabra.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Another disk, to be read only: whatever would change it is refused with an {@link IOException}. Any thread. */
public abstract class ReadOnlyDisk implements Disk {
    private final Disk disk;

    protected ReadOnlyDisk(Disk disk) {
        this.disk = disk;
    }

    /** As {@link DiskFile#read}, of a file of the other disk. */
    protected abstract int read(Path path, DiskFile file, ByteBuffer target, long offset) throws IOException;

    private static IOException refused(Path path) {
        return new IOException(path + " is to be read only");
    }

    @Override
    public final boolean exists(Path path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public final List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    /** It must be there. */
    @Override
    public final void createDirectory(Path directory) throws IOException {
        if (!disk.exists(directory)) {
            throw refused(directory);
        }
    }

    @Override
    public final DiskFile create(Path path) throws IOException {
        throw refused(path);
    }

    @Override
    public final DiskFile open(Path path, boolean writable) throws IOException {
        if (writable) {
            throw refused(path);
        }
        return new ReadOnlyFile(path, opened(disk, path));
    }

    /** Opens a file of the other disk to be read. */
    protected DiskFile opened(Disk from, Path path) throws IOException {
        return from.open(path, false);
    }

    @Override
    public final void rename(Path from, Path to) throws IOException {
        throw refused(from);
    }

    @Override
    public final void delete(Path path) throws IOException {
        throw refused(path);
    }

    @Override
    public final void syncDirectory(Path directory) throws IOException {
        throw refused(directory);
    }

    @Override
    public final DiskLock lock(Path path, String holder) throws IOException {
        throw refused(path);
    }

    private final class ReadOnlyFile implements DiskFile {
        private final Path path;
        private final DiskFile file;

        ReadOnlyFile(Path path, DiskFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(ByteBuffer target, long offset) throws IOException {
            return ReadOnlyDisk.this.read(path, file, target, offset);
        }

        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            throw refused(path);
        }

        @Override
        public void zero(long offset, long length) throws IOException {
            throw refused(path);
        }

        @Override
        public void truncate(long size) throws IOException {
            throw refused(path);
        }

        @Override
        public void sync() throws IOException {
            throw refused(path);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}

package io.zabra.consensus.storage;

import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Another disk's files to be read, with something done before each read. */
record HookedDisk(Disk disk, Hook hook) implements Disk {
    /** What is done; throws where the read fails. */
    @FunctionalInterface
    interface Hook {
        void reading(Path path) throws IOException;
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        disk.createDirectory(directory);
    }

    @Override
    public DiskFile create(Path path) throws IOException {
        throw new IOException("to be read only");
    }

    @Override
    public DiskFile open(Path path, boolean writable) throws IOException {
        return new Hooked(path, disk.open(path, writable));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        throw new IOException("to be read only");
    }

    @Override
    public void delete(Path path) throws IOException {
        throw new IOException("to be read only");
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        throw new IOException("to be read only");
    }

    @Override
    public @Nullable DiskLock lock(Path path, String holder) throws IOException {
        throw new IOException("to be read only");
    }

    private final class Hooked implements DiskFile {
        private final Path path;
        private final DiskFile file;

        Hooked(Path path, DiskFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(ByteBuffer target, long offset) throws IOException {
            hook.reading(path);
            return file.read(target, offset);
        }

        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            throw new IOException("to be read only");
        }

        @Override
        public void zero(long offset, long length) throws IOException {
            throw new IOException("to be read only");
        }

        @Override
        public void truncate(long size) throws IOException {
            throw new IOException("to be read only");
        }

        @Override
        public void sync() throws IOException {
            throw new IOException("to be read only");
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}

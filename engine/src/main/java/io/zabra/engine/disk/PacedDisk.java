package io.zabra.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Another disk, of which no more than so many bytes a second are read: what is not urgent leaves it to the rest. Nothing is changed by it. Any thread. */
public final class PacedDisk implements Disk {
    /** It is not to be read any more: that says nothing of what is on it. */
    public static final class StoppedException extends IOException {
        private static final long serialVersionUID = 1L;

        StoppedException(Path path) {
            super(path + " is not read on");
        }
    }

    private final Disk disk;
    private final long bytesPerSecond;
    private volatile boolean stopped;

    public PacedDisk(Disk disk, long bytesPerSecond) {
        this.disk = disk;
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Nothing is read any more: who tries to is told that. */
    public void stop() {
        stopped = true;
    }

    private IOException refused(Path path) {
        return new IOException(path + " is to be read only");
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    /** It must be there. */
    @Override
    public void createDirectory(Path directory) throws IOException {
        if (!disk.exists(directory)) {
            throw refused(directory);
        }
    }

    @Override
    public DiskFile create(Path path) throws IOException {
        throw refused(path);
    }

    @Override
    public DiskFile open(Path path, boolean writable) throws IOException {
        if (writable) {
            throw refused(path);
        }
        return new Paced(path, disk.open(path, false));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        throw refused(from);
    }

    @Override
    public void delete(Path path) throws IOException {
        throw refused(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        throw refused(directory);
    }

    @Override
    public @Nullable DiskLock lock(Path path, String holder) throws IOException {
        throw refused(path);
    }

    private final class Paced implements DiskFile {
        private final Path path;
        private final DiskFile file;

        Paced(Path path, DiskFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(ByteBuffer target, long offset) throws IOException {
            int count = file.read(target, offset);
            long restUntil = System.nanoTime() + count * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
            for (long left = restUntil - System.nanoTime();
                    left > 0 && !stopped;
                    left = restUntil - System.nanoTime()) {
                LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(10)));
            }
            if (stopped) {
                throw new StoppedException(path);
            }
            return count;
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

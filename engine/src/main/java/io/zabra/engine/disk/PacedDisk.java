package io.zabra.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Another disk, of which no more than so many bytes a second are read: what is not urgent leaves it to the rest. Nothing is changed by it. Any thread. */
public final class PacedDisk extends ReadOnlyDisk {
    /** It is not to be read any more. No {@link IOException}: that says nothing of what is on the disk. */
    public static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException(Path path) {
            super(path + " is not read on");
        }
    }

    private final long bytesPerSecond;
    private volatile boolean stopped;

    public PacedDisk(Disk disk, long bytesPerSecond) {
        super(disk);
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Nothing is read any more: who tries to is told that. */
    public void stop() {
        stopped = true;
    }

    @Override
    protected int read(Path path, DiskFile file, ByteBuffer target, long offset) throws IOException {
        int count = file.read(target, offset);
        long restUntil = System.nanoTime() + count * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
        for (long left = restUntil - System.nanoTime(); left > 0 && !stopped; left = restUntil - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(10)));
        }
        if (stopped) {
            throw new StoppedException(path);
        }
        return count;
    }
}

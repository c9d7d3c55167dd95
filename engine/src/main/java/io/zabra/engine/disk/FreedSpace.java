package io.zabra.engine.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the space of files whose names are gone back bit by bit, one file after the other, on a thread of its own: a file system that
 * tells the disk what is free does so for a whole file at once, and until the disk has heard it no sync of another file goes on.
 */
final class FreedSpace {
    private static final Logger LOG = LoggerFactory.getLogger(FreedSpace.class);
    private static final long STEP_BYTES = 4 << 20;
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final ThreadPoolExecutor THREAD =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), FreedSpace::thread);

    static {
        THREAD.allowCoreThreadTimeOut(true);
    }

    private FreedSpace() {}

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "zabra-freed-space");
        thread.setDaemon(true);
        return thread;
    }

    /** @param file open for writing, and closed here; without a name */
    static void of(Path path, FileChannel file) {
        THREAD.execute(() -> shrink(path, file));
    }

    private static void shrink(Path path, FileChannel file) {
        try (file) {
            // A file whose name comes back after a power cut must be whole.
            NioDisk.DISK.syncDirectory(
                    Objects.requireNonNull(path.toAbsolutePath().getParent()));
            for (long left = file.size() - STEP_BYTES; left > 0; left -= STEP_BYTES) {
                file.truncate(left);
                LockSupport.parkNanos(REST_NANOS);
            }
        } catch (IOException e) {
            LOG.warn("The space of {}, which was removed, could not be given back in parts: {}", path, e.getMessage());
        }
    }
}

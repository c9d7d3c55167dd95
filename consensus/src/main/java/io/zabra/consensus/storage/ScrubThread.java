package io.zabra.consensus.storage;

import io.zabra.engine.disk.PacedDisk;
import io.zabra.engine.thread.Threads;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** When a {@link Scrubber} is due, and the thread that it has while it works. Any thread. */
final class ScrubThread {
    /** One time that all is read over. */
    private record Pass(PacedDisk disk, Thread thread) {}

    private volatile long everyNanos;
    private volatile long dueNanos;
    /** The present one, or else the last. Changed under the lock of this. */
    private volatile @Nullable Pass pass;

    private volatile boolean closed;

    /**
     * @param firstMs until the first time
     * @param everyMs from one time to the next; 0: never
     */
    void schedule(long firstMs, long everyMs) {
        dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(firstMs);
        everyNanos = TimeUnit.MILLISECONDS.toNanos(everyMs);
    }

    boolean isDue() {
        return everyNanos > 0 && !closed && System.nanoTime() - dueNanos >= 0 && !isWorking();
    }

    private boolean isWorking() {
        Pass last = pass;
        return last != null && last.thread().isAlive();
    }

    /**
     * Does it on a thread of its own, unless one is at work, or it is closed.
     *
     * @param disk that it reads from
     */
    synchronized void begin(PacedDisk disk, Runnable work) {
        if (closed || isWorking()) {
            return;
        }
        dueNanos = System.nanoTime() + everyNanos;
        Thread thread = new Thread(work, "zabra-scrub");
        thread.setDaemon(true);
        thread.start();
        pass = new Pass(disk, thread);
    }

    /** Returns when nobody reads any more. Idempotent. */
    void close() {
        Pass last = end();
        if (last != null) {
            last.disk().stop();
            Threads.join(last.thread());
        }
    }

    private synchronized @Nullable Pass end() {
        closed = true;
        return pass;
    }
}

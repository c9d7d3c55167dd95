package io.zabra.engine.directory;

import io.zabra.engine.disk.PacedDisk;
import io.zabra.engine.thread.Threads;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** When a {@link Scrubber} is due, and the thread that it has while it works. Any thread. */
public final class ScrubThread {
    /** What a start has read needs no second look at once. */
    private static final long FIRST_MS = 3_600_000;

    /** One time that all is read over. */
    private record Pass(PacedDisk disk, Thread thread) {}

    private volatile long everyNanos;
    private volatile long dueNanos;
    /** The present one, or else the last. Changed under the lock of this. */
    private volatile @Nullable Pass pass;

    private volatile boolean closed;

    /** @param everyMs from the beginning of one time to that of the next; 0: never */
    public void schedule(long everyMs) {
        schedule(Math.min(everyMs, FIRST_MS), everyMs);
    }

    /**
     * @param firstMs until the first time
     * @param everyMs from one time to the next; 0: never
     */
    public void schedule(long firstMs, long everyMs) {
        dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(firstMs);
        everyNanos = TimeUnit.MILLISECONDS.toNanos(everyMs);
    }

    public boolean isDue() {
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
    public synchronized void begin(PacedDisk disk, Runnable work) {
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
    public void close() {
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

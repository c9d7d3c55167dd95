package io.zabra.consensus.storage;

import io.zabra.engine.disk.PacedDisk;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** When a {@link Scrubber} is due, and the thread that it has while it works. Any thread. */
final class ScrubThread {
    private final AtomicBoolean working = new AtomicBoolean();
    private volatile long everyNanos;
    private volatile long dueNanos;
    private volatile @Nullable Thread thread;
    private volatile @Nullable PacedDisk reading;
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
        return everyNanos > 0 && !closed && System.nanoTime() - dueNanos >= 0 && !working.get();
    }

    /**
     * Does it on a thread of its own, unless one is at work.
     *
     * @param disk that it reads from
     */
    void begin(PacedDisk disk, Runnable pass) {
        if (closed || !working.compareAndSet(false, true)) {
            return;
        }
        dueNanos = System.nanoTime() + everyNanos;
        reading = disk;
        Thread started = new Thread(
                () -> {
                    try {
                        pass.run();
                    } finally {
                        working.set(false);
                    }
                },
                "zabra-scrub");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    /** Returns when nobody reads any more. Idempotent. */
    void close() {
        closed = true;
        PacedDisk disk = reading;
        if (disk != null) {
            disk.stop();
        }
        Thread running = thread;
        if (running != null && running != Thread.currentThread()) {
            Threads.join(running);
        }
    }
}

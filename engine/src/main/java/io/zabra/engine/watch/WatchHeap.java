package io.zabra.engine.watch;

import java.util.concurrent.atomic.AtomicLong;

/** What watches take of the heap, about, and may take. Any thread. */
final class WatchHeap {
    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();

    WatchHeap(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    long bytes() {
        return bytes.get();
    }

    /** Whether so much more may be taken; what needs nothing more always may. */
    boolean has(long more) {
        return more <= 0 || bytes.get() + more <= bytesMax;
    }

    void add(long more) {
        bytes.addAndGet(more);
    }
}

package io.zabra.sql.exec;

import java.util.concurrent.atomic.AtomicLong;

/** Memory of the heap that all statements of a server share, so that many of them together do not exhaust it. Any thread. */
public final class SharedMemory {
    /** As much as there is. */
    public static final SharedMemory UNLIMITED = new SharedMemory(Long.MAX_VALUE);

    private final long bytesMax;
    private final AtomicLong bytesTaken = new AtomicLong();

    public SharedMemory(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** False where there is not so much left; then nothing is taken. */
    boolean take(long bytes) {
        while (true) {
            long taken = bytesTaken.get();
            if (bytes > bytesMax - taken) {
                return false;
            }
            if (bytesTaken.compareAndSet(taken, taken + bytes)) {
                return true;
            }
        }
    }

    void giveBack(long bytes) {
        bytesTaken.addAndGet(-bytes);
    }

    /** In use now. */
    public long bytes() {
        return bytesTaken.get();
    }
}

package io.zabra.sql.exec;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Memory of the heap that all statements of a server share, so that many of them together do not exhaust it. Any thread. */
public final class SharedMemory {
    /** As much as there is. */
    public static final SharedMemory UNLIMITED = new SharedMemory(Long.MAX_VALUE);

    /** So long its rows are kept for whoever does not fetch them, though others want the memory. */
    public static final int IDLE_S = 10;

    private final long bytesMax;
    private final LongSupplier nanoTime;
    private final AtomicLong bytesTaken = new AtomicLong();
    /** With when they came to rest, the longest idle first. */
    private final Map<Idle, Long> idle = new LinkedHashMap<>();

    /** What keeps memory while nobody uses it, and can be asked to do without. */
    @FunctionalInterface
    public interface Idle {
        /** Gives its memory back, unless it is in use again. Any thread; does not wait for others. */
        void giveUp();
    }

    public SharedMemory(long bytesMax) {
        this(bytesMax, System::nanoTime);
    }

    /** @param nanoTime a clock of any origin */
    public SharedMemory(long bytesMax, LongSupplier nanoTime) {
        this.bytesMax = bytesMax;
        this.nanoTime = nanoTime;
    }

    /** From now on nobody uses it. */
    public void rests(Idle what) {
        synchronized (idle) {
            idle.remove(what);
            idle.put(what, nanoTime.getAsLong());
        }
    }

    /** It is used again, or keeps nothing any more. */
    public void restsNot(Idle what) {
        synchronized (idle) {
            idle.remove(what);
        }
    }

    /** Whether it has come to rest since it was last asked to give up. */
    public boolean isResting(Idle what) {
        synchronized (idle) {
            return idle.containsKey(what);
        }
    }

    /** Takes the one that has been idle longest off the list; null where none has been for so long that it is to give up. */
    private @Nullable Idle longestIdle() {
        synchronized (idle) {
            Iterator<Map.Entry<Idle, Long>> eldestFirst = idle.entrySet().iterator();
            if (!eldestFirst.hasNext()) {
                return null;
            }
            Map.Entry<Idle, Long> eldest = eldestFirst.next();
            if (nanoTime.getAsLong() - eldest.getValue() <= TimeUnit.SECONDS.toNanos(IDLE_S)) {
                return null;
            }
            eldestFirst.remove();
            return eldest.getKey();
        }
    }

    /** False where there is not so much left, though all that was idle for long has given up; then nothing is taken. */
    boolean take(long bytes) {
        while (!takeLeft(bytes)) {
            Idle eldest = bytes > bytesMax ? null : longestIdle();
            if (eldest == null) {
                return false;
            }
            eldest.giveUp();
        }
        return true;
    }

    private boolean takeLeft(long bytes) {
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

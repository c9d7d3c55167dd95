package io.zabra.engine.thread;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waiting that interrupts do not end: a thread that is interrupted inside a file would close it under everybody. Whoever was interrupted
 * meanwhile finds himself so afterwards, where nothing else is said. Any thread.
 */
public final class Threads {
    /** A wait that an interrupt ends. */
    private interface Wait<T> {
        T run() throws InterruptedException;
    }

    private Threads() {}

    /** The next element, once there is one. */
    public static <T> T take(BlockingQueue<T> queue) {
        return uninterrupted(queue::take);
    }

    /** Returns when there was room. */
    public static <T> void put(BlockingQueue<T> queue, T element) {
        uninterrupted(() -> {
            queue.put(element);
            return true;
        });
    }

    /** Null where nothing came for so long. An interrupt ends only this wait, and is forgotten. */
    public static <T> @Nullable T poll(BlockingQueue<T> queue, long ms) {
        try {
            return queue.poll(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return null;
        }
    }

    /** Returns when the thread has ended; at once where there is none, it was never started, or it is the caller's. */
    public static void join(@Nullable Thread thread) {
        if (thread != null && thread != Thread.currentThread()) {
            joinOther(thread);
        }
    }

    private static void joinOther(Thread thread) {
        uninterrupted(() -> {
            thread.join();
            return true;
        });
    }

    private static <T> T uninterrupted(Wait<T> wait) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.run();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

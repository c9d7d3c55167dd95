package io.zabra.consensus.storage;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waiting that interrupts do not end: a thread that is interrupted inside a file would close it under everybody. */
final class Threads {
    private Threads() {}

    static <T> T take(BlockingQueue<T> queue) {
        boolean interrupted = false;
        while (true) {
            try {
                T taken = queue.take();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return taken;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    /** Null where nothing came for so long. An interrupt ends only this wait, and is forgotten. */
    static <T> @Nullable T poll(BlockingQueue<T> queue, long ms) {
        try {
            return queue.poll(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return null;
        }
    }

    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

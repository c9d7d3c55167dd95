package io.zabra.engine;

import io.zabra.engine.thread.Relievable;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** A thread that may block, for tests: what it is to do is done when the test says so. */
final class ServingThread extends Thread implements Relievable {
    private final Queue<Runnable> taken = new ArrayDeque<>();

    private ServingThread(Runnable body) {
        super(body, "serving");
    }

    @Override
    public boolean takes(Runnable blocking) {
        return taken.add(blocking);
    }

    /** Whether there was anything to do, which is done now. On this thread. */
    static boolean doesWhatItTook() {
        Runnable task = ((ServingThread) Thread.currentThread()).taken.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    /** Has such a thread do it, and waits for it. */
    static <T> T call(Callable<T> body) {
        CompletableFuture<T> result = new CompletableFuture<>();
        new ServingThread(() -> {
                    try {
                        result.complete(body.call());
                    } catch (Exception | Error e) {
                        result.completeExceptionally(e);
                    }
                })
                .start();
        return StoreClient.await(result);
    }
}

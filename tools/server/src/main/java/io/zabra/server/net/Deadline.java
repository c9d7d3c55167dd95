package io.zabra.server.net;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Something that is done after a time unless it is cancelled before. On one I/O thread. */
final class Deadline {
    private @Nullable Future<?> scheduled;

    void set(EventExecutor thread, int delayMs, Runnable task) {
        scheduled = thread.schedule(task, delayMs, TimeUnit.MILLISECONDS);
    }

    void cancel() {
        if (scheduled != null) {
            scheduled.cancel(false);
            scheduled = null;
        }
    }
}

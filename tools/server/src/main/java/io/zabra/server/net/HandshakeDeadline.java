package io.zabra.server.net;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Until when a client must have asked for a session. On the connection's I/O thread. */
final class HandshakeDeadline {
    private @Nullable Future<?> scheduled;

    void set(EventExecutor executor, int delayMs, Runnable tooLate) {
        scheduled = executor.schedule(tooLate, delayMs, TimeUnit.MILLISECONDS);
    }

    /** It has asked, or is gone. Idempotent. */
    void cancel() {
        Future<?> current = scheduled;
        if (current != null) {
            current.cancel(false);
            scheduled = null;
        }
    }
}

package io.zabra.engine.tls;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks from time to time, on a thread of its own, whether the files of a {@link TlsContext} have changed. */
public final class TlsReload implements AutoCloseable {
    private final ScheduledExecutorService thread;

    private TlsReload(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    /** @param intervalMs between two looks */
    public static TlsReload start(TlsContext context, int intervalMs) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread named = new Thread(task, "zabra-certificates");
            named.setDaemon(true);
            return named;
        });
        var unused =
                thread.scheduleWithFixedDelay(context::reloadIfChanged, intervalMs, intervalMs, TimeUnit.MILLISECONDS);
        return new TlsReload(thread);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

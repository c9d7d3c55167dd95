package io.zabra.jdbc;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The network timeout of one call where there is no network: an executor in this process runs on its caller's thread, which
 * cannot look at the clock meanwhile. Thread-safe.
 */
final class AnswerTimer {
    private static final long IDLE_SECONDS = 1;
    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    private final Future<?> alarm;

    private enum State {
        RUNNING,
        STOPPED,
        EXPIRED
    }

    /** @param onExpiry on a thread of the driver's, unless it is stopped before */
    AnswerTimer(int timeoutMs, Runnable onExpiry) {
        this.alarm = CLOCK.schedule(
                () -> {
                    if (state.compareAndSet(State.RUNNING, State.EXPIRED)) {
                        onExpiry.run();
                    }
                },
                timeoutMs,
                TimeUnit.MILLISECONDS);
    }

    /** One thread for all, gone when there is nothing to time. */
    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "zabra-jdbc-clock");
            thread.setDaemon(true);
            return thread;
        });
        clock.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    /** The call has its answer. */
    void stop() {
        if (state.compareAndSet(State.RUNNING, State.STOPPED)) {
            alarm.cancel(false);
        }
    }

    boolean hasExpired() {
        return state.get() == State.EXPIRED;
    }
}

package io.zabra.jdbc.remote;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that all connections of this process share, there from the first connection to the last: event loops, and those
 * for what blocks. They are daemons, and the driver's own: a pool of the application's, the common one for instance, may have
 * all its threads wait for this very driver.
 */
final class DriverThreads {
    private static final int LOOPS_MAX = 16;

    /** Names that are looked up at a time, servers that are asked for their role, and KDCs. */
    private static final int BLOCKED_MAX = 16;

    private static final long IDLE_SECONDS = 5;

    /** A thread that takes longer to end is busy with somebody's listener, and is left to it. */
    private static final long END_MILLIS_MAX = 1_000;

    private static final List<CallerLoop> LOOPS = new ArrayList<>();
    private static @Nullable ThreadPoolExecutor aside;
    private static int users;

    private DriverThreads() {}

    /** A loop for one connection, of its own as long as there are few; to be given back by {@link #release}. */
    static synchronized CallerLoop acquire() {
        CallerLoop loop = LOOPS.stream()
                .min(Comparator.comparingInt(known -> known.users))
                .filter(least -> least.users == 0 || LOOPS.size() >= LOOPS_MAX)
                .orElseGet(DriverThreads::added);
        loop.users++;
        users++;
        return loop;
    }

    private static CallerLoop added() {
        CallerLoop loop = new CallerLoop("zabra-jdbc-" + (LOOPS.size() + 1));
        LOOPS.add(loop);
        return loop;
    }

    /**
     * Does beside the loops what may block for long: look a name up, ask a KDC. It waits for a thread while too many are at
     * that. Not at all where the last connection has gone: nobody is left who would have it done.
     */
    static synchronized void aside(Runnable task) {
        if (users == 0) {
            return;
        }
        ThreadPoolExecutor threads = aside;
        if (threads == null) {
            threads = threadsAside();
            aside = threads;
        }
        threads.execute(task);
    }

    private static ThreadPoolExecutor threadsAside() {
        AtomicInteger last = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                BLOCKED_MAX, BLOCKED_MAX, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(null, task, "zabra-jdbc-aside-" + last.incrementAndGet(), 0, false);
                    thread.setDaemon(true);
                    // Not that of whichever caller came first, which may be an application that is long gone.
                    thread.setContextClassLoader(DriverThreads.class.getClassLoader());
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /**
     * Gives the loop back. With the last one all threads end, and are waited for, so that whoever unloads the driver after its
     * last connection finds none of it still running.
     */
    static void release(CallerLoop loop) {
        Ended ended = given(loop);
        ended.loops.forEach(each -> {
            var unused = each.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        });
        if (ended.aside != null) {
            ended.aside.shutdownNow();
        }
        if (ended.loops.stream().noneMatch(CallerLoop::inEventLoop)) {
            ended.await();
        }
    }

    private static synchronized Ended given(CallerLoop loop) {
        loop.users--;
        users--;
        if (users > 0) {
            return new Ended(List.of(), null);
        }
        Ended all = new Ended(List.copyOf(LOOPS), aside);
        LOOPS.clear();
        aside = null;
        return all;
    }

    /** What has lost its last user. */
    private record Ended(List<CallerLoop> loops, @Nullable ThreadPoolExecutor aside) {
        void await() {
            loops.forEach(each -> each.awaitEnd(END_MILLIS_MAX));
            try {
                if (aside != null) {
                    var unused = aside.awaitTermination(END_MILLIS_MAX, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

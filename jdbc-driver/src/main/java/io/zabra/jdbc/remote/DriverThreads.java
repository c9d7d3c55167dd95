package io.zabra.jdbc.remote;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The event loops that all connections of this process share: there from the first connection to the last. */
final class DriverThreads {
    private static final int LOOPS_MAX = 16;

    /** A thread that takes longer to end is busy with somebody's listener, and is left to it. */
    private static final long END_MILLIS_MAX = 1_000;

    private static final List<CallerLoop> LOOPS = new ArrayList<>();
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
     * Gives the loop back. With the last one all threads end, and are waited for, so that whoever unloads the driver after its
     * last connection finds none of it still running.
     */
    static void release(CallerLoop loop) {
        List<CallerLoop> ended = given(loop);
        ended.forEach(each -> {
            var unused = each.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        });
        if (ended.stream().noneMatch(CallerLoop::inEventLoop)) {
            ended.forEach(each -> each.awaitEnd(END_MILLIS_MAX));
        }
    }

    private static synchronized List<CallerLoop> given(CallerLoop loop) {
        loop.users--;
        users--;
        if (users > 0) {
            return List.of();
        }
        List<CallerLoop> all = List.copyOf(LOOPS);
        LOOPS.clear();
        return all;
    }
}

package io.zabra.jdbc.remote;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The event loops that all connections of this process share: there from the first connection to the last. */
final class DriverThreads {
    private static final int LOOPS_MAX = 16;

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

    static synchronized void release(CallerLoop loop) {
        loop.users--;
        users--;
        if (users == 0) {
            LOOPS.forEach(ended -> {
                var unused = ended.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            });
            LOOPS.clear();
        }
    }
}

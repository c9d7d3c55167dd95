package io.zabra.sql;

import io.zabra.sql.session.StatementPlanner;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Plans statements of each sort in the background when the first service of a process begins, so that the first user's does
 * not wait for the classes of the planner. A daemon: it keeps no process alive.
 */
final class Warming {
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private Warming() {}

    static void start(StatementPlanner planner) {
        if (BEGUN.compareAndSet(false, true)) {
            Thread thread = new Thread(planner::warmUp, "zabra-sql-warming");
            thread.setDaemon(true);
            thread.start();
        }
    }
}

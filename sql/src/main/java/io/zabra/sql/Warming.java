package io.zabra.sql;

import com.sun.management.OperatingSystemMXBean;
import io.zabra.sql.session.StatementPlanner;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Plans statements of each sort in the background, once in a process, so that the first user's does not wait for the classes of
 * the planner. It takes seconds of a processor, and has the JVM compile for as long: who starts under load, as a member that
 * comes back to its ensemble, serves first. A daemon: it keeps no process alive.
 */
final class Warming {
    private static final AtomicBoolean BEGUN = new AtomicBoolean();
    private static final long LOOK_MS = 300;

    private Warming() {}

    static void now(StatementPlanner planner) {
        start(planner::warmUp);
    }

    /** @param over whether nobody needs it any more */
    static void inALull(StatementPlanner planner, BooleanSupplier over) {
        start(() -> {
            if (awaitLull(over)) {
                planner.warmUp();
            }
        });
    }

    private static void start(Runnable task) {
        if (BEGUN.compareAndSet(false, true)) {
            Thread thread = new Thread(task, "zabra-sql-warming");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static boolean awaitLull(BooleanSupplier over) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        Lull lull = new Lull();
        try {
            do {
                Thread.sleep(LOOK_MS);
            } while (!over.getAsBoolean() && !lull.has(ownNanos(system), machineLoad(system), System.nanoTime()));
        } catch (InterruptedException e) {
            return false;
        }
        return !over.getAsBoolean();
    }

    private static long ownNanos(@Nullable OperatingSystemMXBean system) {
        return system == null ? 0 : system.getProcessCpuTime();
    }

    /** Of the time since the last call; 0 where that is unknown. */
    private static double machineLoad(@Nullable OperatingSystemMXBean system) {
        return system == null ? 0 : Math.max(0, system.getCpuLoad());
    }
}

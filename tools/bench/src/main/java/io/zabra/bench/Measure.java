package io.zabra.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongUnaryOperator;

/** Runs an operation many times and prints what it took. */
final class Measure {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Measure() {}

    /** Runs the operation with 0, 1, 2 …, in this thread; prints rates by the clock and by processor time, the longest call, and garbage for each. */
    static void loop(String what, long times, LongUnaryOperator operation) {
        long garbage = THREADS.getCurrentThreadAllocatedBytes();
        long cpu = THREADS.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        long longest = 0;
        long sum = 0;
        long last = start;
        for (long i = 0; i < times; i++) {
            sum += operation.applyAsLong(i);
            long now = System.nanoTime();
            longest = Math.max(longest, now - last);
            last = now;
        }
        print(
                what,
                times,
                last - start,
                THREADS.getCurrentThreadCpuTime() - cpu,
                longest,
                THREADS.getCurrentThreadAllocatedBytes() - garbage,
                sum);
    }

    /** Runs the operation once; it says how many rows it went through. */
    static void once(String what, LongUnaryOperator operation) {
        long garbage = THREADS.getCurrentThreadAllocatedBytes();
        long cpu = THREADS.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        long rows = operation.applyAsLong(0);
        long nanos = System.nanoTime() - start;
        print(
                what,
                rows,
                nanos,
                THREADS.getCurrentThreadCpuTime() - cpu,
                nanos,
                THREADS.getCurrentThreadAllocatedBytes() - garbage,
                rows);
    }

    private static void print(
            String what, long times, long nanos, long cpuNanos, long longest, long garbage, long sum) {
        System.out.printf(
                Locale.ROOT,
                "%-44s %,11.0f /s %,11.0f /cpu s   longest %8.2f ms   %5d B garbage (%d)%n",
                what,
                times * 1e9 / nanos,
                times * 1e9 / cpuNanos,
                longest / 1e6,
                garbage / Math.max(1, times),
                sum);
    }

    /** Prints heap, resident memory and time spent in collections. */
    static void memory(String when) throws IOException {
        long collections = 0;
        long ms = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += collector.getCollectionCount();
            ms += collector.getCollectionTime();
        }
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                Locale.ROOT,
                "%-44s heap %d MB, resident %d MB, %d collections, %d ms in all%n",
                when,
                (runtime.totalMemory() - runtime.freeMemory()) >> 20,
                residentBytes() >> 20,
                collections,
                ms);
    }

    /** 0 where the system does not say. */
    private static long residentBytes() throws IOException {
        Path statm = Path.of("/proc/self/statm");
        if (!Files.exists(statm)) {
            return 0;
        }
        long pages = Long.parseLong(Files.readString(statm).split(" ", -1)[1]);
        return pages * 4096;
    }
}

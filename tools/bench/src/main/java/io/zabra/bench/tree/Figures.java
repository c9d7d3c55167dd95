package io.zabra.bench.tree;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Measured figures by name, printed as they come, and as JSON in the end. One thread measures. */
final class Figures {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long PAGE_BYTES = 4096;

    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final AtomicLong pauseMsMax = new AtomicLong();
    private final AtomicLong pauses = new AtomicLong();

    Figures() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, handback) -> collected(
                                    GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())),
                            null,
                            null);
        }
    }

    private void collected(GarbageCollectionNotificationInfo info) {
        // Not those that are asked for here, to see what is in use.
        if (!info.getGcName().contains("Concurrent") && !info.getGcCause().equals("System.gc()")) {
            pauses.incrementAndGet();
            pauseMsMax.accumulateAndGet(info.getGcInfo().getDuration(), Math::max);
        }
    }

    void add(String name, double value) {
        figures.put(name, value);
        System.out.printf(Locale.ROOT, "%-58s %,16.1f%n", name, value);
    }

    void add(String name, long value) {
        add(name, (double) value);
    }

    /**
     * Runs 0, 1, 2 … and notes calls a second, calls a second of processor time, which other processes take less from,
     * bytes of garbage a call, and the longest call.
     */
    void rate(String name, long times, LongConsumer call) {
        long garbage = THREADS.getCurrentThreadAllocatedBytes();
        long used = THREADS.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        long last = start;
        long longest = 0;
        for (long i = 0; i < times; i++) {
            call.accept(i);
            long now = System.nanoTime();
            longest = Math.max(longest, now - last);
            last = now;
        }
        add(name + ", a second", times * 1e9 / (last - start));
        add(name + ", a processor second", times * 1e9 / (THREADS.getCurrentThreadCpuTime() - used));
        add(name + ", bytes of garbage", (double) (THREADS.getCurrentThreadAllocatedBytes() - garbage) / times);
        add(name + ", longest, ms", longest / 1e6);
    }

    /** Runs once something that goes through so many rows, and notes rows a second. */
    void rows(String name, long rows, Runnable run) {
        long start = System.nanoTime();
        long used = THREADS.getCurrentThreadCpuTime();
        run.run();
        add(name + ", rows a second", rows * 1e9 / (System.nanoTime() - start));
        add(name + ", rows a processor second", rows * 1e9 / (THREADS.getCurrentThreadCpuTime() - used));
    }

    /** Notes heap in use after a collection, resident memory, and the pauses so far. */
    void memory(String when) throws IOException {
        heapBytes();
        add(when + ": heap in use, MiB", heapBytes() / 1048576.0);
        add(when + ": resident, MiB", residentBytes() / 1048576.0);
        add(when + ": collections", pauses.get());
        add(when + ": longest pause, ms", pauseMsMax.get());
        pauses.set(0);
        pauseMsMax.set(0);
    }

    /** After a collection. */
    static long heapBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** 0 where the system does not say. */
    static long residentBytes() throws IOException {
        Path statm = Path.of("/proc/self/statm");
        return Files.exists(statm) ? Long.parseLong(Files.readString(statm).split(" ", -1)[1]) * PAGE_BYTES : 0;
    }

    void load() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        add("load of the machine", system.getSystemLoadAverage());
        add("processors", system.getAvailableProcessors());
    }

    String json() {
        return figures.entrySet().stream()
                .map(figure -> String.format(Locale.ROOT, "  \"%s\": %.3f", figure.getKey(), figure.getValue()))
                .collect(Collectors.joining(",\n", "{\n", "\n}"));
    }
}

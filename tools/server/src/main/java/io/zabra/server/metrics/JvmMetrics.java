package io.zabra.server.metrics;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.function.ToLongFunction;

/** What the JVM and the system tell of this process, by the names of Prometheus's own client, which Apache exports too. */
final class JvmMetrics {
    private static final double MS_PER_SECOND = 1e3;

    private JvmMetrics() {}

    static void addTo(PrometheusText text) {
        memory(text);
        collections(text);
        threads(text);
        process(text);
    }

    private static void memory(PrometheusText text) {
        area(text, "used", MemoryUsage::getUsed);
        area(text, "committed", MemoryUsage::getCommitted);
        area(text, "max", MemoryUsage::getMax);
        text.head("jvm_buffer_pool_used_bytes", "Bytes in use by a pool of buffers outside the heap", "gauge");
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            text.line("jvm_buffer_pool_used_bytes", "pool", pool.getName(), pool.getMemoryUsed());
        }
    }

    private static void area(PrometheusText text, String what, ToLongFunction<MemoryUsage> value) {
        var memory = ManagementFactory.getMemoryMXBean();
        String name = "jvm_memory_bytes_" + what;
        text.head(name, "Bytes of memory of the JVM: " + what, "gauge");
        text.line(name, "area", "heap", value.applyAsLong(memory.getHeapMemoryUsage()));
        text.line(name, "area", "nonheap", value.applyAsLong(memory.getNonHeapMemoryUsage()));
    }

    private static void collections(PrometheusText text) {
        text.head("jvm_gc_collection_seconds", "Time spent in a garbage collector", "summary");
        for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            String name = collector.getName();
            text.line("jvm_gc_collection_seconds_count", "gc", name, collector.getCollectionCount());
            text.line("jvm_gc_collection_seconds_sum", "gc", name, collector.getCollectionTime() / MS_PER_SECOND);
        }
    }

    private static void threads(PrometheusText text) {
        var threads = ManagementFactory.getThreadMXBean();
        gauge(text, "jvm_threads_current", "Live threads", threads.getThreadCount());
        gauge(text, "jvm_threads_daemon", "Live daemon threads", threads.getDaemonThreadCount());
        gauge(text, "jvm_threads_peak", "The most threads that lived at one time", threads.getPeakThreadCount());
        int loaded = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
        gauge(text, "jvm_classes_loaded", "Loaded classes", loaded);
    }

    private static void process(PrometheusText text) {
        text.head("process_cpu_seconds_total", "Processor time of the process", "counter");
        text.line("process_cpu_seconds_total", null, null, ProcessFacts.cpuSeconds());
        gauge(text, "process_open_fds", "Open file descriptors", ProcessFacts.openFiles());
        gauge(text, "process_max_fds", "File descriptors that may be open", ProcessFacts.openFilesMax());
        double startMs = ManagementFactory.getRuntimeMXBean().getStartTime();
        gauge(text, "process_start_time_seconds", "Start of the process, since 1970", startMs / MS_PER_SECOND);
        gauge(text, "process_resident_memory_bytes", "Memory of the process", ProcessFacts.residentBytes());
    }

    private static void gauge(PrometheusText text, String name, String help, Number value) {
        text.head(name, help, "gauge");
        text.line(name, null, null, value);
    }
}

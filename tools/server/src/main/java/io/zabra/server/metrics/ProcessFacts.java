package io.zabra.server.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the system tells of this process; -1 where it does not. Any thread. */
public final class ProcessFacts {
    private static final double NS_PER_SECOND = 1e9;
    private static final int KIB = 1024;
    private static final CostlyFigure OPEN_FILES = new CostlyFigure(1_000_000_000, ProcessFacts::countOpenFiles);

    private ProcessFacts() {}

    /** Milliseconds since the start of the process. */
    public static long uptimeMs() {
        return ManagementFactory.getRuntimeMXBean().getUptime();
    }

    /**
     * As of a second ago at most. To count them the system lists them all, which with ten thousand connections takes as long as it takes to answer
     * hundreds of requests, and anybody may ask, as often as he likes.
     */
    public static long openFiles() {
        return OPEN_FILES.at(System.nanoTime());
    }

    private static long countOpenFiles() {
        UnixOperatingSystemMXBean system = system();
        return system == null ? -1 : system.getOpenFileDescriptorCount();
    }

    public static long openFilesMax() {
        UnixOperatingSystemMXBean system = system();
        return system == null ? -1 : system.getMaxFileDescriptorCount();
    }

    /** Processor time. */
    public static double cpuSeconds() {
        UnixOperatingSystemMXBean system = system();
        return system == null ? -1 : system.getProcessCpuTime() / NS_PER_SECOND;
    }

    /** NaN off Linux. */
    public static double residentBytes() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
            return lines.stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * KIB)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private static @Nullable UnixOperatingSystemMXBean system() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix ? unix : null;
    }
}

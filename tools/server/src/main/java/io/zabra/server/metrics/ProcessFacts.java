package io.zabra.server.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** What the system tells of this process; -1 where it does not. Any thread. */
public final class ProcessFacts {
    private ProcessFacts() {}

    /** Milliseconds since the start of the process. */
    public static long uptimeMs() {
        return ManagementFactory.getRuntimeMXBean().getUptime();
    }

    public static long openFiles() {
        UnixOperatingSystemMXBean system = system();
        return system == null ? -1 : system.getOpenFileDescriptorCount();
    }

    public static long openFilesMax() {
        UnixOperatingSystemMXBean system = system();
        return system == null ? -1 : system.getMaxFileDescriptorCount();
    }

    /** Nanoseconds of processor time. */
    static long cpuNs() {
        UnixOperatingSystemMXBean system = system();
        return system == null ? -1 : system.getProcessCpuTime();
    }

    private static @Nullable UnixOperatingSystemMXBean system() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix ? unix : null;
    }
}

package io.zabra.engine.tree;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much memory outside the heap the JVM gives to buffers. */
final class DirectMemory {
    private DirectMemory() {}

    /** Bytes of memory that this machine, or the container, has. */
    static long machineBytes() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return system == null ? Runtime.getRuntime().maxMemory() : system.getTotalMemorySize();
    }

    /** Bytes: what {@code -XX:MaxDirectMemorySize} says, by default as much as the heap may become. */
    static long bytesMax() {
        HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (hotSpot != null) {
            long configured =
                    Long.parseLong(hotSpot.getVMOption("MaxDirectMemorySize").getValue());
            if (configured > 0) {
                return configured;
            }
        }
        return Runtime.getRuntime().maxMemory();
    }
}

package io.zabra.bench.compare;

import io.zabra.bench.run.ProcessorTime;

/** A time from the start of a server's process on. One thread's. */
final class Launch {
    private final ProcessorTime before = ProcessorTime.now();
    private final long startNanos = System.nanoTime();

    /** Since then. */
    double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    /**
     * What neither this process nor the server took since then, as a number of processors.
     *
     * @param serverMicros processor time of the server, since it was started
     */
    double otherCores(long serverMicros) {
        double others = (ProcessorTime.now().othersMicrosSince(before) - serverMicros) / 1e6;
        return Math.max(0, others) / seconds();
    }
}

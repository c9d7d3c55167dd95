package io.zabra.bench.compare;

import io.zabra.bench.result.Figure;
import io.zabra.bench.result.ResultLine;
import io.zabra.bench.result.Spread;
import java.util.List;

/**
 * One run on servers of one kind.
 *
 * @param cpuMicros of all servers' threads, an operation
 * @param p50Micros and so on: as clients see it
 * @param residentBytes of all servers, behind the run
 * @param diskBytes that the servers have sent to their disks, an operation
 * @param otherCores processor time that neither these servers nor the load took, as a number of cores
 */
record Sample(
        double perSecond,
        double cpuMicros,
        double p50Micros,
        double p99Micros,
        double p999Micros,
        double residentBytes,
        double diskBytes,
        double otherCores,
        long errors) {
    private static final double MIB = 1 << 20;

    boolean isNoisy() {
        return otherCores > ResultLine.OTHER_CORES_MAX;
    }

    double of(Figure figure) {
        return switch (figure) {
            case OPERATIONS -> perSecond;
            case CPU -> cpuMicros;
            case P50 -> p50Micros;
            case P99 -> p99Micros;
            case P999 -> p999Micros;
            case RESIDENT -> residentBytes / MIB;
            case DISK -> diskBytes;
        };
    }

    /** @param samples at least one */
    static Spread spread(Figure figure, List<Sample> samples) {
        return Spread.of(all(figure, samples));
    }

    /** Of runs that followed each other. */
    static Spread ratio(Figure figure, List<Sample> ours, List<Sample> theirs) {
        return Spread.ofRatios(all(figure, ours), all(figure, theirs));
    }

    private static double[] all(Figure figure, List<Sample> samples) {
        return samples.stream().mapToDouble(sample -> sample.of(figure)).toArray();
    }

    static long errors(List<Sample> samples) {
        return samples.stream().mapToLong(Sample::errors).sum();
    }

    /** The most of any. */
    static double otherCores(List<Sample> samples) {
        return samples.stream().mapToDouble(Sample::otherCores).max().orElse(0);
    }
}

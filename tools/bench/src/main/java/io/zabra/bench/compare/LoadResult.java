package io.zabra.bench.compare;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What came of a load.
 *
 * @param operations that were done; whoever refuses quickly is not the faster one
 * @param latencies in microseconds
 */
record LoadResult(long operations, long errors, Duration elapsed, Histogram latencies) {
    double perSecond() {
        return operations / (elapsed.toNanos() / 1e9);
    }

    long micros(double percentile) {
        return latencies.getValueAtPercentile(percentile);
    }
}

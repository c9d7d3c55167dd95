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
    /** @throws IllegalStateException where requests failed: what is measured of it afterwards would be of less */
    LoadResult orThrow(String what) {
        if (errors > 0) {
            throw new IllegalStateException(what + ": " + errors + " requests failed, " + operations + " succeeded");
        }
        return this;
    }

    double perSecond() {
        return operations / (elapsed.toNanos() / 1e9);
    }

    long micros(double percentile) {
        return latencies.getValueAtPercentile(percentile);
    }
}

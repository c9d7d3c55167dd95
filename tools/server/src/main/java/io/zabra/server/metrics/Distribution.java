package io.zabra.server.metrics;

/**
 * How recorded values are spread, at one moment. Immutable.
 *
 * @param counts by the classes of {@link Histogram}; not to be changed
 * @param min {@link Long#MAX_VALUE} where nothing was recorded
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and copied once already
record Distribution(long[] counts, long count, long sum, long min, long max) {
    static final Distribution NONE = new Distribution(new long[Histogram.CLASSES], 0, 0, Long.MAX_VALUE, 0);

    Distribution plus(Distribution other) {
        long[] both = counts.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] += other.counts[i];
        }
        return new Distribution(
                both, count + other.count, sum + other.sum, Math.min(min, other.min), Math.max(max, other.max));
    }

    /** What has come since an earlier moment; least and greatest stay those of the whole time. */
    Distribution since(Distribution earlier) {
        long[] rest = counts.clone();
        for (int i = 0; i < rest.length; i++) {
            rest[i] -= earlier.counts[i];
        }
        return new Distribution(rest, count - earlier.count, sum - earlier.sum, min, max);
    }

    /** The value that so large a part of the recorded ones does not exceed; NaN where there are none. */
    double quantile(double part) {
        long total = 0;
        for (long each : counts) {
            total += each;
        }
        if (total == 0) {
            return Double.NaN;
        }
        long rank = Math.max(1, (long) Math.ceil(part * total));
        long seen = 0;
        int last = 0;
        for (int i = 0; i < counts.length && seen < rank; i++) {
            seen += counts[i];
            last = i;
        }
        return Math.min(max, Histogram.ceiling(last));
    }

    /** How many values do not exceed this one, but for the classes' width. */
    long upTo(long value) {
        long total = 0;
        for (int i = 0; i <= Histogram.classOf(value); i++) {
            total += counts[i];
        }
        return total;
    }

    double average() {
        return count == 0 ? 0 : sum / (double) count;
    }
}

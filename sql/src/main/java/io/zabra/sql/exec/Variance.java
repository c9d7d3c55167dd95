package io.zabra.sql.exec;

import org.jspecify.annotations.Nullable;

/** Variance and standard deviation, by B. P. Welford's method (1962), which does not subtract large sums. */
final class Variance extends Accumulator {
    private final boolean ofSample;
    private final boolean root;
    private final Distance distance = new Distance();
    private long count;
    /** Of the distances. */
    private double mean;

    private double squares;

    /** @param root whether the standard deviation is wanted */
    Variance(boolean ofSample, boolean root) {
        this.ofSample = ofSample;
        this.root = root;
    }

    @Override
    void add(@Nullable Object next) {
        if (next instanceof Number n) {
            count++;
            double value = distance.of(n);
            double from = value - mean;
            mean += from / count;
            squares += from * (value - mean);
        }
    }

    @Override
    @Nullable
    Object result() {
        long degrees = ofSample ? count - 1 : count;
        if (degrees <= 0) {
            return null;
        }
        double variance = squares / degrees;
        return root ? Math.sqrt(variance) : variance;
    }
}

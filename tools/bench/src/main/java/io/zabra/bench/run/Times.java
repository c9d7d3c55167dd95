package io.zabra.bench.run;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/** What one and the same thing took, done again and again by one thread. Immutable. */
public final class Times {
    private static final int SAMPLES_MAX = 1 << 20;
    private static final double NANOS_PER_MICRO = 1e3;

    private final long[] sortedNanos;

    private Times(long[] sortedNanos) {
        this.sortedNanos = sortedNanos;
    }

    /** What is measured. */
    public interface Step {
        void run() throws IOException;
    }

    /** Takes the step once at least, until so long has passed. */
    public static Times of(Duration duration, Step step) throws IOException {
        return of(duration, () -> {}, step);
    }

    /** @param before each step, not counted */
    static Times of(Duration duration, Step before, Step step) throws IOException {
        long[] nanos = new long[SAMPLES_MAX];
        int count = 0;
        long end = System.nanoTime() + duration.toNanos();
        do {
            before.run();
            long begun = System.nanoTime();
            step.run();
            nanos[count++] = System.nanoTime() - begun;
        } while (System.nanoTime() < end && count < SAMPLES_MAX);
        long[] taken = Arrays.copyOf(nanos, count);
        Arrays.sort(taken);
        return new Times(taken);
    }

    public int count() {
        return sortedNanos.length;
    }

    /** @param quantile 0.5: the median; 1: the longest */
    public double micros(double quantile) {
        int at = (int) Math.min(sortedNanos.length - 1, sortedNanos.length * quantile);
        return sortedNanos[at] / NANOS_PER_MICRO;
    }
}

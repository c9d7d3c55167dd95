package io.zabra.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {
    private static final long SEED = 42;

    @Test
    void aQuantileIsOffByLessThanSevenPerCent() {
        Random random = new Random(SEED);
        Histogram histogram = new Histogram();
        long[] values = new long[10_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) Math.exp(random.nextDouble() * 30);
            histogram.record(values[i]);
        }
        Arrays.sort(values);
        for (double part : new double[] {0.01, 0.5, 0.9, 0.99, 0.999, 1}) {
            double exact = values[(int) Math.ceil(part * values.length) - 1];
            assertThat(histogram.distribution().quantile(part)).isBetween(exact, exact * 1.07 + 1);
        }
    }

    @Test
    void everyValueFallsIntoAClassThatEndsAtOrAboveIt() {
        for (int bit = 0; bit < Long.SIZE - 1; bit++) {
            for (long near = -1; near <= 1; near++) {
                long value = Math.max(0, (1L << bit) + near);
                int index = Histogram.classOf(value);
                assertThat(Histogram.ceiling(index)).isGreaterThanOrEqualTo(value);
                assertThat(index == 0 ? -1 : Histogram.ceiling(index - 1)).isLessThan(value);
            }
        }
    }

    @Test
    void nothingRecordedHasNoQuantile() {
        assertThat(new Histogram().distribution().quantile(0.5)).isNaN();
    }
}

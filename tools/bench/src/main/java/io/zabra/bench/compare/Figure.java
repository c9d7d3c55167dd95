package io.zabra.bench.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is told of each run; the name is that in result files. */
enum Figure {
    OPERATIONS("ops_per_s", "operations/s", true) {
        @Override
        double of(Sample sample) {
            return sample.perSecond();
        }
    },
    CPU("cpu_us_per_op", "server CPU, µs/operation", false) {
        @Override
        double of(Sample sample) {
            return sample.cpuMicros();
        }
    },
    P50("p50_us", "latency p50, µs", false) {
        @Override
        double of(Sample sample) {
            return sample.p50Micros();
        }
    },
    P99("p99_us", "latency p99, µs", false) {
        @Override
        double of(Sample sample) {
            return sample.p99Micros();
        }
    },
    P999("p999_us", "latency p99.9, µs", false) {
        @Override
        double of(Sample sample) {
            return sample.p999Micros();
        }
    },
    RESIDENT("rss_mib", "resident memory, MiB", false) {
        @Override
        double of(Sample sample) {
            return sample.residentBytes() / (1 << 20);
        }
    },
    DISK("disk_bytes_per_op", "written to disk, bytes/operation", false) {
        @Override
        double of(Sample sample) {
            return sample.diskBytes();
        }
    };

    private final String key;
    private final String title;
    private final boolean moreIsBetter;

    Figure(String key, String title, boolean moreIsBetter) {
        this.key = key;
        this.title = title;
        this.moreIsBetter = moreIsBetter;
    }

    abstract double of(Sample sample);

    String key() {
        return key;
    }

    String title() {
        return title;
    }

    boolean moreIsBetter() {
        return moreIsBetter;
    }

    Spread spread(List<Sample> samples) {
        double[] values = samples.stream().mapToDouble(this::of).sorted().toArray();
        return new Spread(median(values), values[0], values[values.length - 1]);
    }

    /** The median of the ratios of runs that followed each other. */
    double ratio(List<Sample> ours, List<Sample> theirs) {
        int pairs = Math.min(ours.size(), theirs.size());
        double[] ratios = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            ratios[i] = of(ours.get(i)) / of(theirs.get(i));
        }
        Arrays.sort(ratios);
        return median(ratios);
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Median, least and greatest of some runs. */
    record Spread(double median, double least, double greatest) {
        String text() {
            return number(median) + " [" + number(least) + "–" + number(greatest) + "]";
        }

        private static String number(double value) {
            return value < 100 ? String.format(Locale.ROOT, "%.1f", value) : String.format(Locale.ROOT, "%,.0f", value);
        }
    }
}

package io.zabra.server.metrics;

import java.util.List;

/** What one metric shows at one moment. */
public sealed interface Sample {

    /** One number; whole ones are longs, others doubles. */
    record Value(Number number) implements Sample {}

    /** A number for each value of a label, as for each garbage collector. */
    record Labelled(String label, List<Entry> entries) implements Sample {
        public Labelled {
            entries = List.copyOf(entries);
        }

        /** @param value of the label */
        public record Entry(String value, Number number) {}
    }

    /**
     * @param total since the start
     * @param recent what quantiles are taken of
     */
    record Spread(Timing timing, Distribution total, Distribution recent) implements Sample {
        double quantile(double part) {
            return recent.quantile(part) / timing.unit();
        }

        double sum() {
            return total.sum() / timing.unit();
        }

        double average() {
            return total.average() / timing.unit();
        }

        double min() {
            return total.count() == 0 ? 0 : total.min() / timing.unit();
        }

        double max() {
            return total.max() / timing.unit();
        }
    }

    /** A summary whose values someone else adds up, without quantiles. */
    record Total(long count, double sum, double min, double max) implements Sample {
        public static final Total NONE = new Total(0, 0, 0, 0);
    }
}

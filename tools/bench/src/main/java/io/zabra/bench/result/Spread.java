package io.zabra.bench.result;

import java.util.Arrays;
import java.util.Locale;

/** Median, least and greatest of some runs. */
public record Spread(double median, double least, double greatest) {
    /** @param values in any order, at least one */
    public static Spread of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** Of the ratios of runs that followed each other; a run without a counterpart does not count. */
    public static Spread ofRatios(double[] ours, double[] theirs) {
        double[] ratios = new double[Math.min(ours.length, theirs.length)];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ours[i] / theirs[i];
        }
        return of(ratios);
    }

    /** As a person reads it: the median, and the others in brackets; a dash where there is no number. */
    public String text() {
        if (!Double.isFinite(median)) {
            return number(median);
        }
        return number(median) + " [" + number(least) + "–" + number(greatest) + "]";
    }

    /** Three digits and more; a dash where there is no number. */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        String format = Math.abs(value) < 10 ? "%.2f" : Math.abs(value) < 100 ? "%.1f" : "%,.0f";
        return String.format(Locale.ROOT, format, value);
    }
}

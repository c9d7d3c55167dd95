package io.zabra.bench.page;

import io.zabra.bench.result.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where values stand between the left and the right end: from zero on, or by their logarithms where the greatest is many times the least.
 *
 * @param from the value at the left end
 * @param to the value at the right end
 */
record Axis(boolean isLogarithmic, double from, double to) {
    private static final double LINEAR_UP_TO = 12;
    private static final double ROOM = 1.15;
    /** More decades than this have no room for ticks within each. */
    private static final double DECADES_WITH_TWO_AND_FIVE = 1.4;

    private static final double DECADES_WITH_THREE = 2.4;
    private static final int TICKS_MAX = 5;

    /** For all of them, least and greatest included; what is no number does not count. */
    static Axis over(List<Spread> spreads) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = 0;
        for (Spread spread : spreads) {
            if (Double.isFinite(spread.median())) {
                least = Math.min(least, spread.least());
                greatest = Math.max(greatest, spread.greatest());
            }
        }
        if (greatest <= 0) {
            return new Axis(false, 0, 1);
        }
        boolean isLogarithmic = least > 0 && greatest / least > LINEAR_UP_TO;
        return isLogarithmic ? new Axis(true, least / ROOM, greatest * ROOM) : new Axis(false, 0, greatest * ROOM);
    }

    /** 0 at the left end, 1 at the right one. */
    double place(double value) {
        double place = isLogarithmic
                ? Math.log(Math.max(value, from) / from) / Math.log(to / from)
                : (value - from) / (to - from);
        return Math.max(0, Math.min(1, place));
    }

    /** Values that get a line and a number, in order. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (!isLogarithmic) {
            double step = step(to);
            for (int i = 0; i * step <= to; i++) {
                ticks.add(i * step);
            }
            return ticks;
        }
        double decades = Math.log10(to / from);
        double[] within = decades < DECADES_WITH_TWO_AND_FIVE
                ? new double[] {1, 2, 5}
                : decades < DECADES_WITH_THREE ? new double[] {1, 3} : new double[] {1};
        for (double power = Math.pow(10, Math.floor(Math.log10(from))); power <= to; power *= 10) {
            for (double factor : within) {
                double tick = power * factor;
                if (tick >= from && tick <= to) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    /** The shortest of 1, 2, 5, 10 … that makes few enough. */
    private static double step(double to) {
        double power = Math.pow(10, Math.floor(Math.log10(to)) - 1);
        while (true) {
            for (double factor : new double[] {1, 2, 5}) {
                if (to / (power * factor) <= TICKS_MAX) {
                    return power * factor;
                }
            }
            power *= 10;
        }
    }

    /** A tick's number, short. */
    static String label(double tick) {
        if (tick >= 1e6) {
            return trimmed(tick / 1e6) + "M";
        }
        return tick >= 1e4 ? trimmed(tick / 1e3) + "k" : trimmed(tick);
    }

    private static String trimmed(double value) {
        return String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
    }
}

package io.zabra.sql.exec;

import org.jspecify.annotations.Nullable;

/** A {@link PairStatistic} of one group, by B. P. Welford's method (1962), which does not subtract large sums. */
final class Pairs extends Accumulator {
    private final PairStatistic statistic;
    private long count;
    private double meanX;
    private double meanY;
    private double xx;
    private double yy;
    private double xy;

    Pairs(PairStatistic statistic) {
        this.statistic = statistic;
    }

    void add(@Nullable Object y, @Nullable Object x) {
        if (!(y instanceof Number b && x instanceof Number a)) {
            return;
        }
        count++;
        double fromX = a.doubleValue() - meanX;
        double fromY = b.doubleValue() - meanY;
        meanX += fromX / count;
        meanY += fromY / count;
        xx += fromX * (a.doubleValue() - meanX);
        yy += fromY * (b.doubleValue() - meanY);
        xy += fromX * (b.doubleValue() - meanY);
    }

    @Override
    void add(@Nullable Object value) {
        throw new IllegalStateException("half of a pair");
    }

    @Override
    @Nullable
    Object result() {
        return statistic.of(new PairStatistic.Sums(count, meanX, meanY, xx, yy, xy));
    }
}

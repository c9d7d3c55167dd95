package io.zabra.sql.exec;

import org.jspecify.annotations.Nullable;

/** A {@link PairStatistic} of one group, by B. P. Welford's method (1962), which does not subtract large sums. */
final class Pairs extends Accumulator {
    private final PairStatistic statistic;
    private final Distance distanceX = new Distance();
    private final Distance distanceY = new Distance();
    private long count;
    /** Of the distances. */
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
        double valueX = distanceX.of(a);
        double valueY = distanceY.of(b);
        double fromX = valueX - meanX;
        double fromY = valueY - meanY;
        meanX += fromX / count;
        meanY += fromY / count;
        xx += fromX * (valueX - meanX);
        yy += fromY * (valueY - meanY);
        xy += fromX * (valueY - meanY);
    }

    @Override
    void add(@Nullable Object value) {
        throw new IllegalStateException("half of a pair");
    }

    @Override
    @Nullable
    Object result() {
        return statistic.of(
                new PairStatistic.Sums(count, distanceX.origin() + meanX, distanceY.origin() + meanY, xx, yy, xy));
    }
}

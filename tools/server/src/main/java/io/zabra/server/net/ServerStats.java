package io.zabra.server.net;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts of one server since its start, or since they were reset (Apache's {@code ServerStats}). Any thread. */
final class ServerStats {
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder latencyTotalNs = new LongAdder();
    private final LongAccumulator latencyMinNs = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator latencyMaxNs = new LongAccumulator(Math::max, 0);
    private final LongAdder refusedConnections = new LongAdder();

    void received() {
        received.increment();
    }

    void sent() {
        sent.increment();
    }

    void refusedConnection() {
        refusedConnections.increment();
    }

    void answered(long latencyNs) {
        answered.increment();
        latencyTotalNs.add(latencyNs);
        latencyMinNs.accumulate(latencyNs);
        latencyMaxNs.accumulate(latencyNs);
    }

    void reset() {
        received.reset();
        sent.reset();
        answered.reset();
        latencyTotalNs.reset();
        latencyMinNs.reset();
        latencyMaxNs.reset();
        refusedConnections.reset();
    }

    Snapshot snapshot() {
        long count = answered.sum();
        return new Snapshot(
                received.sum(),
                sent.sum(),
                refusedConnections.sum(),
                count == 0 ? 0 : latencyMinNs.get() / 1_000_000,
                count == 0 ? 0 : latencyTotalNs.sum() / (double) count / 1_000_000,
                latencyMaxNs.get() / 1_000_000);
    }

    record Snapshot(
            long received,
            long sent,
            long refusedConnections,
            long latencyMinMs,
            double latencyAvgMs,
            long latencyMaxMs) {}
}

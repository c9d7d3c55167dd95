package io.zabra.server.net;

import io.zabra.server.metrics.Recorder;
import java.time.Instant;

/** Counts of one connection, and with them those of its thread, written by its I/O thread alone and read by any, who may see them a moment late. */
final class ConnectionStats {
    private final Recorder recorder;
    private final Instant established = Instant.now();
    private long received;
    private long sent;
    private long answered;
    private int lastXid = -1;
    private int lastOpCode;
    private long lastZxid;
    private long lastAnswerMs;
    private long lastLatencyMs;
    private long latencyMinMs = Long.MAX_VALUE;
    private long latencyMaxMs;
    private long latencyTotalMs;

    ConnectionStats(Recorder recorder) {
        this.recorder = recorder;
    }

    /** A request, or an attempt to connect. */
    void received() {
        received++;
        recorder.received();
    }

    /** An answer or an event. */
    void sent() {
        sent++;
        recorder.sent();
    }

    void answered(int xid, int opCode, long zxid, long latencyMs) {
        answered++;
        lastXid = xid;
        lastOpCode = opCode;
        lastZxid = zxid;
        lastAnswerMs = System.currentTimeMillis();
        lastLatencyMs = latencyMs;
        latencyMinMs = Math.min(latencyMinMs, latencyMs);
        latencyMaxMs = Math.max(latencyMaxMs, latencyMs);
        latencyTotalMs += latencyMs;
    }

    void reset() {
        received = 0;
        sent = 0;
        answered = 0;
        lastXid = -1;
        latencyMinMs = Long.MAX_VALUE;
        latencyMaxMs = 0;
        latencyTotalMs = 0;
    }

    Snapshot snapshot() {
        return new Snapshot(
                established,
                received,
                sent,
                lastXid,
                lastOpCode,
                lastZxid,
                lastAnswerMs,
                lastLatencyMs,
                answered == 0 ? 0 : latencyMinMs,
                answered == 0 ? 0 : latencyTotalMs / answered,
                latencyMaxMs);
    }

    record Snapshot(
            Instant established,
            long received,
            long sent,
            int lastXid,
            int lastOpCode,
            long lastZxid,
            long lastAnswerMs,
            long lastLatencyMs,
            long latencyMinMs,
            long latencyAvgMs,
            long latencyMaxMs) {}
}

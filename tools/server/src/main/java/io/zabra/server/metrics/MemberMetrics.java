package io.zabra.server.metrics;

import io.zabra.consensus.host.PeerCount;
import io.zabra.consensus.host.PeerMeter;
import io.zabra.consensus.host.PeerTiming;
import org.jspecify.annotations.Nullable;

/** Takes down what a member of an ensemble measures of its part in it, under the names of Apache's metrics. */
public final class MemberMetrics implements PeerMeter {
    private final Metrics metrics;
    /** Of the peer's thread. */
    private @Nullable Recorder recorder;

    public MemberMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    private Recorder recorder() {
        Recorder own = recorder;
        if (own == null) {
            own = metrics.recorder();
            recorder = own;
        }
        return own;
    }

    @Override
    public void count(PeerCount what) {
        recorder().add(countOf(what), 1);
    }

    private static Count countOf(PeerCount what) {
        return switch (what) {
            case LOOKING -> Count.LOOKING;
            case PROPOSED -> Count.PROPOSED;
            case COMMITTED -> Count.COMMITTED;
            case PROPOSAL_RECEIVED -> Count.PROPOSALS_RECEIVED;
            case COMMIT_RECEIVED -> Count.COMMITS_RECEIVED;
            case DIFF_SENT -> Count.DIFFS_SENT;
            case TRUNC_SENT -> Count.TRUNCS_SENT;
            case SNAP_SENT -> Count.SNAPS_SENT;
            case LOG_DAMAGED -> Count.LOG_DAMAGED;
            case REVALIDATED -> Count.REVALIDATED;
        };
    }

    @Override
    public void record(PeerTiming what, long value) {
        recorder().record(timingOf(what), value);
    }

    private static Timing timingOf(PeerTiming what) {
        return switch (what) {
            case ELECTION -> Timing.ELECTION;
            case UNAVAILABLE -> Timing.UNAVAILABLE;
            case UNAVAILABLE_AS_LEADER -> Timing.LEADER_UNAVAILABLE;
            case FOLLOWER_SYNC -> Timing.FOLLOWER_SYNC;
            case OBSERVER_SYNC -> Timing.OBSERVER_SYNC;
            case QUORUM_ACK -> Timing.QUORUM_ACK;
            case PROPOSAL -> Timing.PROPOSAL;
            case COMMIT_PROPAGATION -> Timing.COMMIT_PROPAGATION;
            case PROPAGATION -> Timing.PROPAGATION;
            case SNAPS_IN_FLIGHT -> Timing.SNAPS_IN_FLIGHT;
            case DIFFS_IN_FLIGHT -> Timing.DIFFS_IN_FLIGHT;
        };
    }
}

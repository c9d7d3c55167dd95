package io.zabra.server.metrics;

/** What is timed, or measured one by one; durations are recorded in nanoseconds and shown in milliseconds. */
public enum Timing {
    /** From a request's arrival to its answer, for what is read from the tree. */
    READ("readlatency", true),
    /** From a request's arrival to its answer, for what goes through the log. */
    UPDATE("updatelatency", true),
    /** How long a request waited because too many were under way. */
    THROTTLED("request_throttle_queue_time_ms", true),
    /** From a statement's arrival to its answer. */
    SQL("sql_latency", true),
    /** Tokens that were missing where a connection came. */
    TOKEN_DEFICIT("connection_token_deficit", false),
    /** The rest is of members of ensembles, see {@link io.zabra.consensus.host.PeerTiming}. */
    ELECTION("election_time", true),
    UNAVAILABLE("unavailable_time", true),
    LEADER_UNAVAILABLE("leader_unavailable_time", true),
    FOLLOWER_SYNC("follower_sync_time", true),
    OBSERVER_SYNC("observer_sync_time", true),
    QUORUM_ACK("quorum_ack_latency", true),
    PROPOSAL("proposal_latency", true),
    COMMIT_PROPAGATION("commit_propagation_latency", true),
    PROPAGATION("propagation_latency", true),
    SNAPS_IN_FLIGHT("inflight_snap_count", false),
    DIFFS_IN_FLIGHT("inflight_diff_count", false);

    private final String metric;
    private final boolean duration;

    Timing(String metric, boolean duration) {
        this.metric = metric;
        this.duration = duration;
    }

    public String metric() {
        return metric;
    }

    /** What a recorded value is divided by to be shown. */
    double unit() {
        return duration ? 1e6 : 1;
    }

    /** Its place in an array that lives as long as the process does. */
    @SuppressWarnings("EnumOrdinal")
    int slot() {
        return ordinal();
    }
}

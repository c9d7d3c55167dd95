package io.zabra.server.metrics;

/** What is counted from the start of the server on; the names are those of Apache's {@code ServerMetrics}. */
public enum Count {
    BYTES_RECEIVED("bytes_received_count"),
    BYTES_SENT("response_bytes"),
    CONNECTIONS_ASKED("connection_request_count"),
    CONNECTIONS_REJECTED("connection_rejected"),
    CONNECTIONS_DROPPED("connection_drop_count"),
    SESSIONLESS_EXPIRED("sessionless_connections_expired"),
    REATTACHED("connection_revalidate_count"),
    AUTHENTICATION_FAILED("auth_failed_count"),
    LARGE_REJECTED("large_requests_rejected"),
    THROTTLED("throttled_ops"),
    THROTTLE_WAITS("request_throttle_wait_count"),
    HANDSHAKE_FAILED("unsuccessful_handshake"),
    ADMIN_INSECURE("insecure_admin_count"),
    SNAPSHOT_ERRORS("snapshot_error_count"),
    SNAPSHOT_RATE_LIMITED("snapshot_rate_limited_count"),
    SLOW_CONSUMERS("slow_consumers_cut_off"),
    OVERSIZED("oversized_requests"),
    EVENTS_SENT("watch_events_sent"),
    SQL("sql_requests"),
    LOOKING("looking_count"),
    PROPOSED("proposal_count"),
    COMMITTED("commit_count"),
    PROPOSALS_RECEIVED("learner_proposal_received_count"),
    COMMITS_RECEIVED("learner_commit_received_count"),
    DIFFS_SENT("diff_count"),
    TRUNCS_SENT("trunc_count"),
    SNAPS_SENT("snap_count"),
    LOG_DAMAGED("log_damaged_count"),
    REVALIDATED("revalidate_count");

    private final String metric;

    Count(String metric) {
        this.metric = metric;
    }

    /** As Apache names it, or as Apache would have. */
    public String metric() {
        return metric;
    }

    /** Its place in an array that lives as long as the process does. */
    @SuppressWarnings("EnumOrdinal")
    int slot() {
        return ordinal();
    }
}

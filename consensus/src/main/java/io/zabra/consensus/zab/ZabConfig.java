package io.zabra.consensus.zab;

import io.zabra.consensus.quorum.QuorumConfig;

/**
 * Who a server is, and among whom.
 *
 * @param sid this server, a member of {@code quorum}
 */
public record ZabConfig(long sid, QuorumConfig quorum, ZabTimings timings, ZabLimits limits) {
    public ZabConfig {
        if (quorum.member(sid) == null) {
            throw new IllegalArgumentException("server " + sid + " is not in its own configuration: " + quorum.text());
        }
    }
}

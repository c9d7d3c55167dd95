package io.zabra.consensus.zab;

import io.zabra.consensus.quorum.QuorumConfig;

/**
 * Who a server is, and among whom.
 *
 * @param sid this server, a member of {@code quorum}
 * @param quorum from the configuration file; what the ensemble has decided since ({@link DurableState#configs}) replaces it
 * @param reconfigEnabled whether the ensemble may change while it runs (Apache's {@code reconfigEnabled}, to be the same on all
 *     servers). Without it, configurations proposed by others change nothing here, and only members may connect
 */
public record ZabConfig(long sid, QuorumConfig quorum, ZabTimings timings, ZabLimits limits, boolean reconfigEnabled) {
    public ZabConfig {
        if (quorum.member(sid) == null) {
            throw new IllegalArgumentException("server " + sid + " is not in its own configuration: " + quorum.text());
        }
    }

    /** An ensemble that does not change. */
    public ZabConfig(long sid, QuorumConfig quorum, ZabTimings timings, ZabLimits limits) {
        this(sid, quorum, timings, limits, false);
    }
}

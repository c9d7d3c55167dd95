package io.zabra.consensus.quorum;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A quorum of every configuration that counts at the moment: one in quiet times, the old and the new while a change of
 * configuration is pending (Apache's {@code SyncedLearnerTracker}). Immutable.
 */
public record JointQuorum(List<QuorumConfig> configs) {
    public JointQuorum {
        configs = List.copyOf(configs);
        if (configs.isEmpty()) {
            throw new IllegalArgumentException("no configuration");
        }
    }

    /** The quorums of one configuration. */
    public static JointQuorum of(QuorumConfig config) {
        return new JointQuorum(List.of(config));
    }

    /** Whether these servers are a quorum of each configuration. */
    public boolean isQuorum(Set<Long> sids) {
        for (QuorumConfig config : configs) {
            if (!config.rule().isQuorum(sids)) {
                return false;
            }
        }
        return true;
    }

    /** Whether this server votes in one of the configurations. */
    public boolean isVoter(long sid) {
        for (QuorumConfig config : configs) {
            if (config.isVoter(sid)) {
                return true;
            }
        }
        return false;
    }

    /** All servers that vote in one of the configurations, ascending. */
    public Set<Long> voters() {
        Set<Long> voters = new TreeSet<>();
        configs.forEach(config -> voters.addAll(config.voters()));
        return voters;
    }
}

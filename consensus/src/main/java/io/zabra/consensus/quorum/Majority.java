package io.zabra.consensus.quorum;

import java.util.Set;
import java.util.TreeSet;

/** More than half of the voters (Apache's {@code QuorumMaj}, which trusts its caller to pass voters only). */
public record Majority(Set<Long> voters) implements VoteRule {
    public Majority {
        voters = Set.copyOf(new TreeSet<>(voters));
    }

    @Override
    public boolean isQuorum(Set<Long> sids) {
        int votes = 0;
        for (long sid : sids) {
            if (voters.contains(sid)) {
                votes++;
            }
        }
        return 2 * votes > voters.size();
    }

    @Override
    public long weight(long sid) {
        return voters.contains(sid) ? 1 : 0;
    }
}

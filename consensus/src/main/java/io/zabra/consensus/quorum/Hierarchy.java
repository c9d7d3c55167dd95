package io.zabra.consensus.quorum;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A majority of groups, in each a majority of its weight (Apache's {@code QuorumHierarchical}). Groups of weight zero take
 * no part.
 *
 * @param groups voter → group
 * @param weights voter → weight, at least 0 and at most {@link Integer#MAX_VALUE}, so that any number of them can be added up
 */
public record Hierarchy(Map<Long, Long> groups, Map<Long, Long> weights) implements VoteRule {
    public Hierarchy {
        groups = Map.copyOf(new TreeMap<>(groups));
        weights = Map.copyOf(new TreeMap<>(weights));
        for (long sid : groups.keySet()) {
            Long weight = weights.get(sid);
            if (weight == null || weight < 0 || weight > Integer.MAX_VALUE) {
                throw new QuorumConfigException(
                        "server " + sid + " has no weight, or one that is negative or too great: " + weight);
            }
        }
    }

    @Override
    public boolean isQuorum(Set<Long> sids) {
        Map<Long, Long> totals = new HashMap<>();
        Map<Long, Long> votes = new HashMap<>();
        groups.forEach((sid, group) -> {
            totals.merge(group, weight(sid), Long::sum);
            votes.merge(group, sids.contains(sid) ? weight(sid) : 0L, Long::sum);
        });
        int voting = 0;
        int won = 0;
        for (Map.Entry<Long, Long> total : totals.entrySet()) {
            if (total.getValue() == 0) {
                continue;
            }
            voting++;
            if (votes.getOrDefault(total.getKey(), 0L) > total.getValue() / 2) {
                won++;
            }
        }
        return won > voting / 2;
    }

    @Override
    public long weight(long sid) {
        return groups.containsKey(sid) ? weights.getOrDefault(sid, 0L) : 0L;
    }
}

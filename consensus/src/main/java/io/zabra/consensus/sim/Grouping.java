package io.zabra.consensus.sim;

import io.zabra.consensus.quorum.QuorumConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Groups and weights of voters, by chance: quorums that are no majorities. */
final class Grouping {
    private static final int GROUPS_MAX = 3;
    private static final int WEIGHT_MAX = 3;
    private static final int EVERY = 13;
    private static final int REST = 10;

    private Grouping() {}

    /** Whether the ensemble of this seed has them: one of thirteen. */
    static boolean isDue(long seed) {
        return seed % EVERY == REST;
    }

    /** The same members, grouped. */
    static QuorumConfig of(QuorumConfig config, Random random) {
        return QuorumConfig.parse(config.text() + "\n" + String.join("\n", lines(config.voters(), random)));
    }

    /** Groups and weights as a configuration's text has them. Some weigh nothing, but never all. */
    static List<String> lines(Set<Long> voters, Random random) {
        Map<Integer, List<String>> groups = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        int count = 1 + random.nextInt(GROUPS_MAX);
        for (long sid : voters) {
            groups.computeIfAbsent(1 + random.nextInt(count), group -> new ArrayList<>())
                    .add(Long.toString(sid));
            int weight = lines.isEmpty() ? 1 + random.nextInt(WEIGHT_MAX) : random.nextInt(WEIGHT_MAX + 1);
            lines.add("weight." + sid + "=" + weight);
        }
        groups.forEach((group, sids) -> lines.add("group." + group + "=" + String.join(":", sids)));
        return lines;
    }
}

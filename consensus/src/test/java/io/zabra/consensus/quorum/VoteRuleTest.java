package io.zabra.consensus.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.zookeeper.server.quorum.flexible.QuorumHierarchical;
import org.apache.zookeeper.server.quorum.flexible.QuorumMaj;
import org.apache.zookeeper.server.quorum.flexible.QuorumVerifier;
import org.junit.jupiter.api.Test;

class VoteRuleTest {
    private static final int ENSEMBLES = 300;

    @Test
    void aMajorityIsWhatApacheCallsOne() throws Exception {
        for (int voters = 1; voters <= 7; voters++) {
            Properties servers = servers(voters);
            QuorumConfig config = QuorumConfig.parse(text(servers));
            QuorumVerifier apache = new QuorumMaj(servers);
            for (Set<Long> subset : subsets(voters)) {
                assertThat(config.rule().isQuorum(subset)).isEqualTo(apache.containsQuorum(subset));
                assertThat(config.rule().isQuorum(subset)).isEqualTo(subset.size() > voters / 2);
            }
        }
    }

    @Test
    void serversThatDoNotVoteNeverMakeAMajority() {
        assertThat(new Majority(Set.of(1L, 2L, 3L)).isQuorum(Set.of(1L, 4L, 5L, 6L)))
                .isFalse();
    }

    @Test
    void aHierarchyIsWhatApacheCallsOne() throws Exception {
        for (int seed = 0; seed < ENSEMBLES; seed++) {
            Random random = new Random(seed);
            int voters = 1 + random.nextInt(7);
            Properties servers = servers(voters);
            Map<Long, Long> weights = new HashMap<>();
            Map<Long, Long> groups = addGroups(servers, weights, voters, random);
            QuorumConfig config = QuorumConfig.parse(text(servers));
            QuorumVerifier apache = new QuorumHierarchical(servers);
            for (Set<Long> subset : subsets(voters)) {
                boolean quorum = config.rule().isQuorum(subset);
                assertThat(quorum)
                        .as("seed %d, %s of %s", seed, subset, servers)
                        .isEqualTo(apache.containsQuorum(subset))
                        .isEqualTo(dumb(groups, weights, subset));
            }
        }
    }

    @Test
    void twoQuorumsAlwaysShareAServer() {
        for (int seed = 0; seed < ENSEMBLES; seed++) {
            Random random = new Random(seed);
            int voters = 1 + random.nextInt(6);
            Properties servers = servers(voters);
            addGroups(servers, new HashMap<>(), voters, random);
            VoteRule rule = QuorumConfig.parse(text(servers)).rule();
            for (Set<Long> one : subsets(voters)) {
                Set<Long> rest =
                        new TreeSet<>(subsets(voters).get(subsets(voters).size() - 1));
                rest.removeAll(one);
                assertThat(rule.isQuorum(one) && rule.isQuorum(rest))
                        .as("seed %d, %s and %s", seed, one, rest)
                        .isFalse();
            }
        }
    }

    @Test
    void aJointQuorumNeedsOneOfEach() {
        QuorumConfig old = QuorumConfig.parse(text(servers(3)));
        QuorumConfig changed = QuorumConfig.parse("server.3=c:1:2\nserver.4=d:1:2\nserver.5=e:1:2\nversion=1");
        JointQuorum joint = new JointQuorum(List.of(old, changed));

        assertThat(joint.isQuorum(Set.of(1L, 2L, 3L))).isFalse();
        assertThat(joint.isQuorum(Set.of(3L, 4L, 5L))).isFalse();
        assertThat(joint.isQuorum(Set.of(2L, 3L, 4L))).isTrue();
        assertThat(joint.voters()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    /** The definition, written out: more than half of the groups with weight have more than half of their weight. */
    private static boolean dumb(Map<Long, Long> groups, Map<Long, Long> weights, Set<Long> subset) {
        int voting = 0;
        int won = 0;
        for (long group : new TreeSet<>(groups.values())) {
            long total = 0;
            long votes = 0;
            for (Map.Entry<Long, Long> member : groups.entrySet()) {
                if (member.getValue() == group) {
                    long weight = weights.getOrDefault(member.getKey(), 0L);
                    total += weight;
                    votes += subset.contains(member.getKey()) ? weight : 0;
                }
            }
            voting += total > 0 ? 1 : 0;
            won += total > 0 && votes > total / 2 ? 1 : 0;
        }
        return !subset.isEmpty() && won > voting / 2;
    }

    private static Properties servers(int voters) {
        Properties servers = new Properties();
        for (int sid = 1; sid <= voters; sid++) {
            servers.setProperty("server." + sid, "127.0.0.1:" + (2000 + sid) + ":" + (3000 + sid) + ":participant");
        }
        return servers;
    }

    private static Map<Long, Long> addGroups(Properties servers, Map<Long, Long> weights, int voters, Random random) {
        Map<Long, Long> groups = new TreeMap<>();
        Map<Long, String> lists = new TreeMap<>();
        for (long sid = 1; sid <= voters; sid++) {
            long group = 1L + random.nextInt(3);
            groups.put(sid, group);
            lists.merge(group, Long.toString(sid), (list, next) -> list + ":" + next);
            long weight = random.nextInt(4);
            weights.put(sid, weight);
            servers.setProperty("weight." + sid, Long.toString(weight));
        }
        lists.forEach((group, list) -> servers.setProperty("group." + group, list));
        return groups;
    }

    private static String text(Properties servers) {
        StringBuilder text = new StringBuilder();
        servers.forEach(
                (key, value) -> text.append(key).append('=').append(value).append('\n'));
        return text.toString();
    }

    /** All subsets of 1..n, the full one last. */
    private static List<Set<Long>> subsets(int n) {
        List<Set<Long>> subsets = new ArrayList<>();
        for (int bits = 0; bits < 1 << n; bits++) {
            Set<Long> subset = new TreeSet<>();
            for (int i = 0; i < n; i++) {
                if ((bits >> i & 1) == 1) {
                    subset.add(i + 1L);
                }
            }
            subsets.add(subset);
        }
        return subsets;
    }
}

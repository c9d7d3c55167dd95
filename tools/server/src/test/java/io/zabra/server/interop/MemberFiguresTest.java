package io.zabra.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.metrics.MetricCatalog;
import io.zabra.server.metrics.MetricCatalog.Shape;
import io.zabra.server.metrics.MetricCatalog.Status;
import io.zabra.server.testing.FourLetters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What leader, follower and observer tell of their parts in {@code mntr}, beside what Apache's tell after the same requests. */
@Timeout(240)
@SuppressWarnings("try") // closing a client of Apache can be interrupted
class MemberFiguresTest {
    private static final List<String> MODES = List.of("leader", "follower", "observer");
    /** Of an ensemble in which the same has happened. */
    private static final List<String> SAME = List.of(
            "peer_state",
            "quorum_size",
            "learners",
            "synced_followers",
            "synced_non_voting_followers",
            "synced_observers",
            "pending_syncs",
            "last_proposal_size",
            "max_proposal_size",
            "min_proposal_size");

    @TempDir
    Path directory;

    @Test
    void everyPartTellsAllThatApachesTellsAndTheSame() throws Exception {
        Map<String, Map<String, String>> theirs = figures("apache");
        Map<String, Map<String, String>> ours = figures("zabra");
        for (String mode : MODES) {
            Map<String, String> their = Objects.requireNonNull(theirs.get(mode));
            Map<String, String> our = Objects.requireNonNull(ours.get(mode));
            Set<String> names = new TreeSet<>(their.keySet());
            names.removeIf(MemberFiguresTest::isOfAKeyThatIsNotMeasured);
            assertThat(names).as(mode).hasSizeGreaterThan(400);
            assertThat(our.keySet()).as(mode).containsAll(names);
            for (String name : SAME) {
                assertThat(our.get("zk_" + name)).as(mode + " " + name).isEqualTo(their.get("zk_" + name));
            }
        }
    }

    /** For each namespace, or each learner: those that the catalogue says have no counterpart here. */
    private static boolean isOfAKeyThatIsNotMeasured(String name) {
        return new MetricCatalog()
                .entries().stream()
                        .filter(entry -> entry.shape() == Shape.KEYED && entry.status() == Status.NONE)
                        .anyMatch(entry ->
                                name.contains("per_namespace") || name.matches("zk_\\w+_\\d+_" + entry.name()));
    }

    /** By mode and name. */
    private Map<String, Map<String, String>> figures(String kind) throws Exception {
        try (MixedEnsemble ensemble = new MixedEnsemble(directory.resolve(kind), 3, Set.of(3))) {
            for (int sid = 1; sid <= 3; sid++) {
                if (kind.equals("zabra")) {
                    ensemble.startZabra(sid);
                } else {
                    ensemble.startApache(sid);
                }
            }
            ensemble.await(1, "leader", "follower");
            ensemble.await(2, "leader", "follower");
            ensemble.await(3, "observer");
            Map<String, Map<String, String>> figures = new TreeMap<>();
            try (ZooKeeper zk = ensemble.client(3)) {
                for (int i = 1; i < 20; i++) {
                    zk.create("/n" + i, new byte[10 * i], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                }
                zk.setData("/n1", new byte[50], -1);
                ensemble.awaitSameZxid();
                for (String mode : MODES) {
                    figures.put(mode, figuresOf(ensemble, ensemble.withMode(mode)));
                }
            }
            int leader = ensemble.withMode("leader");
            assertThat(Objects.requireNonNull(figures.get("observer")).get("zk_observer_master_id"))
                    .as(kind)
                    .isEqualTo(Integer.toString(leader));
            assertThat(Long.parseLong(
                            Objects.requireNonNull(figures.get("leader")).getOrDefault("zk_leader_uptime", "")))
                    .as(kind)
                    .isPositive();
            return figures;
        }
    }

    private static Map<String, String> figuresOf(MixedEnsemble ensemble, int sid) throws IOException {
        String host = ensemble.host(sid);
        int port = Integer.parseInt(host.substring(host.indexOf(':') + 1));
        Map<String, String> figures = new TreeMap<>();
        FourLetters.say(port, "mntr").lines().forEach(line -> {
            String[] figure = line.split("\t", 2);
            figures.put(figure[0], figure[1]);
        });
        return figures;
    }
}

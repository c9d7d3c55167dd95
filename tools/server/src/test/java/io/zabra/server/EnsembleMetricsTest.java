package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.testing.Await;
import io.zabra.server.testing.FourLetters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What members of an ensemble tell of their parts in it. Which of them leads may change at any time. */
@Timeout(120)
@SuppressWarnings("try") // closing a client of Apache can be interrupted
class EnsembleMetricsTest {
    private static final int WRITES = 10;

    @TempDir
    Path directory;

    @Test
    void leaderAndFollowersMeasureTheirParts() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(directory, 3)) {
            ensemble.awaitLeader();
            try (ZooKeeper zk = ensemble.client(ensemble.aFollower())) {
                for (int i = 0; i < WRITES; i++) {
                    zk.create("/n" + i, new byte[100], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                }
            }
            ensemble.awaitEqualTrees();
            for (String count : List.of(
                    "proposal_count",
                    "commit_count",
                    "learner_proposal_received_count",
                    "learner_commit_received_count",
                    "cnt_quorum_ack_latency",
                    "cnt_propagation_latency",
                    "cnt_proposal_latency",
                    "cnt_commit_propagation_latency")) {
                assertThat(ensemble.sum(count)).as(count).isGreaterThanOrEqualTo(WRITES);
            }
            for (String count :
                    List.of("looking_count", "cnt_election_time", "cnt_unavailable_time", "cnt_fsynctime")) {
                assertThat(ensemble.sum(count)).as(count).isGreaterThanOrEqualTo(3);
            }
            assertThat(ensemble.sum("diff_count") + ensemble.sum("snap_count")).isGreaterThanOrEqualTo(2);
            assertThat(ensemble.most("cnt_leader_unavailable_time")).isGreaterThanOrEqualTo(1);
            assertThat(ensemble.most("cnt_follower_sync_time")).isGreaterThanOrEqualTo(1);
            assertThat(ensemble.most("quorum_size")).isEqualTo(3);
            assertThat(ensemble.most("max_proposal_size")).isGreaterThan(100);
        }
    }

    @Test
    void theLeaderKnowsHowFarEachFollowerLags() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(directory, 3)) {
            ensemble.awaitLeader();
            try (ZooKeeper zk = ensemble.client(ensemble.aFollower())) {
                zk.create("/n", new byte[100], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
            Await.until(
                    "a leader has heard from both followers that all is on their disks, and they have applied all",
                    () -> followersWithoutLag(ensemble) == 2 && ensemble.sum("learner_lag") == 0);
        }
    }

    private static long followersWithoutLag(TestEnsemble ensemble) throws IOException {
        long count = 0;
        for (int sid = 1; sid <= 3; sid++) {
            count += FourLetters.say(ensemble.clientPort(sid), "mntr")
                    .lines()
                    .filter(line -> line.matches("zk_follower_lag_[123]\t0"))
                    .count();
        }
        return count;
    }
}

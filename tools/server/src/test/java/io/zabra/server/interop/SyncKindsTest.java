package io.zabra.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How learners of the other kind are brought up to date, by Apache ZooKeeper 3.9.5 and by Zabra. */
@Timeout(240)
@SuppressWarnings("try") // closing a client of Apache can be interrupted
class SyncKindsTest {
    @TempDir
    Path directory;

    @Test
    void eachKindOfLeaderSendsSnapshotsAndDiffsThatTheOtherKindTakes() throws Exception {
        try (MixedEnsemble ensemble = new MixedEnsemble(directory, 3, Set.of())) {
            ensemble.startApache(1);
            ensemble.startApache(2);
            ensemble.await(2, "leader");
            try (ZooKeeper one = ensemble.client(1)) {
                Workload.many(one, "/a", 50);
                ensemble.startZabra(3);
                ensemble.await(3, "follower");
                assertThat(ensemble.figure(3, "sync_kind")).isEqualTo("SNAP");
                ensemble.assertEqualTrees();
                ensemble.stop(3);
                Workload.many(one, "/b", 50);
            }
            ensemble.startZabra(3);
            ensemble.await(3, "follower");
            assertThat(ensemble.figure(3, "sync_kind")).isEqualTo("DIFF");
            ensemble.assertEqualTrees();

            ensemble.stop(2);
            ensemble.await(3, "leader");
            ensemble.await(1, "follower");
            try (ZooKeeper three = ensemble.client(3)) {
                Workload.many(three, "/c", 50);
            }
            assertThat(ensemble.figure(3, "snap_count")).isEqualTo("0");
            ensemble.startApache(2);
            ensemble.await(2, "follower");
            ensemble.assertEqualTrees();
            assertThat(ensemble.figure(3, "snap_count")).isEqualTo("0");
            ensemble.stop(2);
            ensemble.wipe(2);
            ensemble.startApache(2);
            ensemble.await(2, "follower");
            ensemble.assertEqualTrees();
            assertThat(ensemble.figure(3, "snap_count")).isEqualTo("1");
        }
    }
}

package io.zabra.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.testing.Await;
import java.nio.file.Path;
import java.util.Set;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Zabra in one ensemble with Apache ZooKeeper 3.9.5, in every role. */
@Timeout(120)
@SuppressWarnings("try") // closing a client of Apache can be interrupted
class InteropTest {
    @TempDir
    Path directory;

    @Test
    void zabraObservesAnApacheEnsemble() throws Exception {
        try (MixedEnsemble ensemble = new MixedEnsemble(directory, 3, Set.of(3))) {
            ensemble.startApache(1);
            ensemble.startApache(2);
            ensemble.await(2, "leader");
            try (ZooKeeper before = ensemble.client(1)) {
                Workload.everyRequest(before, "/before");
                ensemble.startZabra(3);
                ensemble.await(3, "observer");
                try (ZooKeeper after = ensemble.client(3)) {
                    Workload.everyRequest(after, "/observer");
                    Workload.many(after, "/n", 300);
                    ensemble.assertEqualTrees();
                }
                ensemble.assertEqualTrees();
            }
        }
    }

    @Test
    void zabraFollowsAnApacheLeaderThenLeadsApacheFollowers() throws Exception {
        try (MixedEnsemble ensemble = new MixedEnsemble(directory, 3, Set.of(), "snapCount=200")) {
            ensemble.startApache(1);
            ensemble.startApache(2);
            ensemble.await(2, "leader");
            ensemble.startZabra(3);
            ensemble.await(3, "follower");
            ensemble.settle();
            try (ZooKeeper one = ensemble.client(1);
                    ZooKeeper three = ensemble.client(3)) {
                Workload.everyRequest(one, "/one");
                Workload.everyRequest(three, "/three");
                Workload.many(three, "/n", 300);
                ensemble.assertEqualTrees();
            }
            ensemble.stop(2);
            ensemble.await(3, "leader");
            ensemble.await(1, "follower");
            ensemble.settle();
            try (ZooKeeper one = ensemble.client(1);
                    ZooKeeper three = ensemble.client(3)) {
                Workload.everyRequest(one, "/led-one");
                Workload.everyRequest(three, "/led-three");
                ensemble.startApache(2);
                ensemble.await(2, "follower");
                ensemble.assertEqualTrees();
                ensemble.stop(2);
                ensemble.wipe(2);
                Workload.many(one, "/m", 300);
                ensemble.startApache(2);
                ensemble.await(2, "follower");
                ensemble.assertEqualTrees();
            }
            ensemble.assertEqualTrees();
        }
    }

    @Test
    void aSessionMovesBetweenServersOfBothKinds() throws Exception {
        try (MixedEnsemble ensemble = new MixedEnsemble(directory, 3, Set.of())) {
            ensemble.startApache(1);
            ensemble.startApache(2);
            ensemble.startZabra(3);
            ensemble.await(3, "follower", "leader");
            ensemble.await(2, "follower", "leader");
            ZooKeeper zk = ensemble.client(1);
            zk.create("/moving", new byte[1], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            long id = zk.getSessionId();
            byte[] password = zk.getSessionPasswd();
            for (int sid : new int[] {3, 2, 3, 1}) {
                try (MovedSession moved = MovedSession.to(ensemble.host(sid), id, password)) {
                    assertThat(moved.zk().exists("/moving", false).getEphemeralOwner())
                            .isEqualTo(id);
                    moved.zk().create("/at", new byte[1], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
                }
            }
            try (ZooKeeper other = ensemble.client(3)) {
                assertThat(other.exists("/moving", false)).isNotNull();
            }
            ensemble.assertEqualTrees();
        }
    }

    /** A client that takes a session over, and leaves it alive. */
    private record MovedSession(ZooKeeper zk) implements AutoCloseable {
        static MovedSession to(String host, long id, byte[] password) throws Exception {
            ZooKeeper zk = new ZooKeeper(host, 15_000, event -> {}, id, password);
            Await.until("the session is at " + host, () -> zk.getState().isConnected());
            return new MovedSession(zk);
        }

        @Override
        public void close() throws Exception {
            // Not ZooKeeper.close(), which would close the session.
            zk.getTestable().injectSessionExpiration();
        }
    }
}

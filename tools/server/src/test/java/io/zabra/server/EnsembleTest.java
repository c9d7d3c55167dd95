package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.server.testing.Await;
import io.zabra.server.testing.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three Zabra servers, and Apache's own Java client. */
@Timeout(120)
@SuppressWarnings("try") // closing a client of Apache can be interrupted
class EnsembleTest {
    private static final int TIMEOUT_MS = 20_000;

    @TempDir
    Path directory;

    private static String create(ZooKeeper zk, String path, CreateMode mode) throws Exception {
        return zk.create(path, new byte[] {1}, Ids.OPEN_ACL_UNSAFE, mode);
    }

    @Test
    void aWriteAtAnyServerIsSeenAtAll() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(directory, 3)) {
            ensemble.awaitLeader();
            for (int sid = 1; sid <= 3; sid++) {
                try (ZooKeeper zk = ensemble.client(sid)) {
                    create(zk, "/from" + sid, CreateMode.PERSISTENT);
                    assertThat(zk.setData("/from" + sid, new byte[2], 0).getVersion())
                            .isEqualTo(1);
                    assertThatThrownBy(() -> zk.setData("/from1", new byte[2], 7))
                            .isInstanceOf(KeeperException.BadVersionException.class);
                }
            }
            for (int sid = 1; sid <= 3; sid++) {
                try (ZooKeeper zk = ensemble.client(sid)) {
                    zk.sync("/", (rc, path, ctx) -> {}, null);
                    assertThat(zk.getChildren("/", false)).contains("from1", "from2", "from3");
                }
            }
            ensemble.awaitEqualTrees();
        }
    }

    @Test
    void sequentialNamesAreOneSequenceForClientsAtAllServers() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(directory, 3)) {
            ensemble.awaitLeader();
            List<String> names = new ArrayList<>();
            try (ZooKeeper one = ensemble.client(1);
                    ZooKeeper two = ensemble.client(2);
                    ZooKeeper three = ensemble.client(3)) {
                for (int i = 0; i < 20; i++) {
                    for (ZooKeeper zk : List.of(one, two, three)) {
                        names.add(create(zk, "/n", CreateMode.PERSISTENT_SEQUENTIAL));
                    }
                }
            }
            assertThat(names).isSorted().doesNotHaveDuplicates().hasSize(60);
        }
    }

    @Test
    void aWatchFiresForAChangeThatIsMadeAtAnotherServer() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(directory, 3)) {
            int leader = ensemble.awaitLeader();
            int follower = ensemble.aFollower();
            try (ZooKeeper watching = ensemble.client(follower);
                    ZooKeeper writing = ensemble.client(leader)) {
                BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
                assertThat(watching.exists("/w", events::add)).isNull();
                create(writing, "/w", CreateMode.PERSISTENT);
                WatchedEvent event = events.poll(TIMEOUT_MS, TimeUnit.MILLISECONDS);
                assertThat(event).isNotNull();
                assertThat(event.getType()).isEqualTo(EventType.NodeCreated);
                assertThat(watching.exists("/w", false)).isNotNull();
            }
        }
    }

    @Test
    void anEphemeralGoesWithItsSessionWhichMayMoveBefore() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(directory, 3)) {
            int leader = ensemble.awaitLeader();
            int follower = ensemble.aFollower();
            ZooKeeper before = ensemble.client(follower);
            create(before, "/e", CreateMode.EPHEMERAL);
            long id = before.getSessionId();
            try (ZooKeeper other = ensemble.client(leader)) {
                ZooKeeper after = new ZooKeeper(
                        "127.0.0.1:" + ensemble.clientPort(leader),
                        TIMEOUT_MS,
                        event -> {},
                        id,
                        before.getSessionPasswd());
                Await.until("the session is attached", () -> after.getState().isConnected());
                assertThat(after.exists("/e", false).getEphemeralOwner()).isEqualTo(id);
                create(after, "/e2", CreateMode.EPHEMERAL);
                after.close();
                assertThat(other.exists("/e", false)).isNull();
                assertThat(other.exists("/e2", false)).isNull();
            }
            before.close();
            ensemble.awaitEqualTrees();
        }
    }

    @Test
    void aSessionThatFallsSilentExpires() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(directory, 3)) {
            int leader = ensemble.awaitLeader();
            try (RawClient silent = RawClient.open(ensemble.clientPort(ensemble.aFollower()), 400);
                    ZooKeeper other = ensemble.client(leader)) {
                var reply = silent.call(
                        io.zabra.server.wire.OpCode.CREATE,
                        w -> w.string("/silent")
                                .bytes(null)
                                .int32(1)
                                .int32(31)
                                .string("world")
                                .string("anyone")
                                .int32(1));
                assertThat(reply.error()).isZero();
                Await.until("the session expires", () -> other.exists("/silent", false) == null);
            }
        }
    }

    /** Creates one sequential znode after the other, and keeps the names that were acknowledged. */
    private static final class Writer extends Thread {
        private final String connectString;
        private final String prefix;
        private final ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
        private volatile boolean enough;

        Writer(String connectString, String prefix) {
            this.connectString = connectString;
            this.prefix = prefix;
            start();
        }

        @Override
        public void run() {
            try (ZooKeeper zk = new ZooKeeper(connectString, TIMEOUT_MS, event -> {})) {
                while (!enough) {
                    try {
                        acknowledged.add(create(zk, prefix, CreateMode.PERSISTENT_SEQUENTIAL));
                    } catch (KeeperException.ConnectionLossException e) {
                        // The leader is gone; whether this one was created is not known.
                    }
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        void awaitMore(int count) throws Exception {
            int wanted = acknowledged.size() + count;
            Await.until("writes go on", () -> acknowledged.size() >= wanted);
        }
    }

    @Test
    void aLeaderThatGoesUnderLoadTakesNothingWithItThatWasAcknowledged() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(directory, 3)) {
            List<Writer> writers = new ArrayList<>();
            ensemble.awaitLeader();
            for (int i = 0; i < 3; i++) {
                writers.add(new Writer(ensemble.connectString(), "/w" + i + "-"));
            }
            for (int round = 0; round < 3; round++) {
                for (Writer writer : writers) {
                    writer.awaitMore(50);
                }
                int leader = ensemble.awaitLeader();
                ensemble.stop(leader);
                ensemble.awaitLeader();
                for (Writer writer : writers) {
                    writer.awaitMore(50);
                }
                ensemble.start(leader);
                ensemble.awaitLeader();
            }
            List<String> acknowledged = new ArrayList<>();
            for (Writer writer : writers) {
                writer.enough = true;
                writer.join();
                acknowledged.addAll(writer.acknowledged);
            }
            ensemble.awaitEqualTrees();
            for (int sid = 1; sid <= 3; sid++) {
                try (ZooKeeper zk = ensemble.client(sid)) {
                    assertThat(zk.getChildren("/", false).stream().map(name -> "/" + name))
                            .as("server %d", sid)
                            .containsAll(acknowledged);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFollowerThatWasAwayOrLostItsDiskCatchesUp(boolean logElsewhere) throws Exception {
        String[] lines = logElsewhere
                ? new String[] {"snapCount=40", "dataLogDir=" + directory.resolve("log-of-SID")}
                : new String[] {"snapCount=40"};
        try (TestEnsemble ensemble = new TestEnsemble(directory, 3, lines)) {
            ensemble.awaitLeader();
            int away = ensemble.aFollower();
            // Who has nothing at all is always sent a snapshot.
            try (ZooKeeper zk = ensemble.client(away)) {
                create(zk, "/first", CreateMode.PERSISTENT);
            }
            ensemble.awaitEqualTrees();
            Path log = (logElsewhere ? directory.resolve("log-of-" + away) : ensemble.directory(away)).resolve("log");
            for (boolean wiped : new boolean[] {false, true}) {
                ensemble.stop(away);
                if (wiped) {
                    delete(ensemble.directory(away));
                    deleteIfThere(log);
                }
                ensemble.awaitLeader();
                long diffs = ensemble.sum("diff_count");
                long snaps = ensemble.sum("snap_count");
                try (ZooKeeper zk = ensemble.client(ensemble.aFollower())) {
                    for (int i = 0; i < 100; i++) {
                        create(zk, "/n" + wiped + i, i % 2 == 0 ? CreateMode.PERSISTENT : CreateMode.EPHEMERAL);
                    }
                    ensemble.start(away);
                    ensemble.awaitLeader();
                    ensemble.awaitEqualTrees();
                }
                assertThat(ensemble.sum("snap_count") > snaps).isEqualTo(wiped);
                if (!wiped) {
                    assertThat(ensemble.sum("diff_count")).isGreaterThan(diffs);
                    assertThat(word(ensemble, away, "mntr")).contains("zk_sync_kind\tDIFF\n");
                    assertThat(log).isNotEmptyDirectory();
                }
            }
            ensemble.awaitEqualTrees();
        }
    }

    private static void deleteIfThere(Path directory) throws IOException {
        if (Files.exists(directory)) {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void theWholeEnsembleComesBackWithEverything() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(directory, 3)) {
            ensemble.awaitLeader();
            try (ZooKeeper zk = ensemble.client(1)) {
                create(zk, "/kept", CreateMode.PERSISTENT);
            }
            for (int sid = 1; sid <= 3; sid++) {
                ensemble.stop(sid);
            }
            for (int sid = 1; sid <= 3; sid++) {
                ensemble.start(sid);
            }
            ensemble.awaitLeader();
            try (ZooKeeper zk = ensemble.client(2)) {
                assertThat(zk.exists("/kept", false)).isNotNull();
                create(zk, "/more", CreateMode.PERSISTENT);
            }
            ensemble.awaitEqualTrees();
        }
    }

    @Test
    void aServerWithoutAQuorumServesNobodyAndSaysSo() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(directory, 3)) {
            int leader = ensemble.awaitLeader();
            assertThat(word(ensemble, leader, "srvr")).contains("Mode: leader\n");
            assertThat(word(ensemble, ensemble.aFollower(), "srvr")).contains("Mode: follower\n");
            assertThat(word(ensemble, leader, "mntr"))
                    .contains("zk_server_state\tleader\n", "zk_learners\t2\n", "zk_synced_followers\t2\n");
            for (int sid = 1; sid <= 3; sid++) {
                if (sid != leader) {
                    ensemble.stop(sid);
                }
            }
            Await.until(
                    "the leader steps down",
                    () -> ensemble.server(leader).mode().equals("looking"));
            assertThat(word(ensemble, leader, "srvr"))
                    .isEqualTo("This ZooKeeper instance is not currently serving requests\n");
            assertThat(word(ensemble, leader, "ruok")).isEqualTo("imok");
            assertThatThrownBy(() -> RawClient.open(ensemble.clientPort(leader), TIMEOUT_MS))
                    .isInstanceOf(IOException.class);
        }
    }

    private static String word(TestEnsemble ensemble, int sid, String word) throws IOException {
        try (var socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), ensemble.clientPort(sid))) {
            socket.getOutputStream().write(word.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}

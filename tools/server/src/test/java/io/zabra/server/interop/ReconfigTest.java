package io.zabra.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.server.testing.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Apache's {@code ZooKeeperAdmin} changes ensembles of Zabra's servers, and of both kinds, while they run. */
@Timeout(600)
@SuppressWarnings("try") // closing a client of Apache can be interrupted
class ReconfigTest {
    private static final long ANY = -1;

    @TempDir
    Path directory;

    private static String text(byte[] config) {
        return new String(config, StandardCharsets.UTF_8);
    }

    private static String version(String config) {
        return config.substring(config.indexOf("version=") + "version=".length());
    }

    private static void write(ZooKeeper zk, String path) throws Exception {
        zk.create(path, new byte[1], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    @Test
    void anEnsembleGrowsThenLosesItsLeaderThenIsReplacedAltogether() throws Exception {
        try (ChangingEnsemble ensemble = new ChangingEnsemble(directory, 7, "skipACL=yes")) {
            String first = ensemble.lines(1, 2, 3);
            for (int sid = 1; sid <= 3; sid++) {
                ensemble.startZabra(sid, first);
            }
            int leader = ensemble.awaitLeader(1, 2, 3);
            ensemble.startZabra(4, first + "\n" + ensemble.line(4, "observer"));
            ensemble.await(4, "observer", "follower");
            String grown;
            try (ZooKeeperAdmin admin = ensemble.admin(1, 2, 3)) {
                BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
                assertThat(text(admin.getConfig(events::add, new Stat()))).startsWith(first);
                Stat stat = new Stat();
                grown = text(admin.reconfigure(ensemble.line(4, "participant"), null, null, ANY, stat));
                assertThat(grown).startsWith(ensemble.lines(1, 2, 3, 4));
                assertThat(version(grown)).isEqualTo(Long.toHexString(stat.getMzxid()));
                assertThat(events.take().getType()).isEqualTo(EventType.NodeDataChanged);
                ensemble.awaitConfig(grown, 1, 2, 3, 4);
                ensemble.await(4, "follower", "leader");
                write(admin, "/grown");
                refusals(ensemble, admin, grown);
            }
            filesFollow(ensemble, 4, grown);
            int[] rest = Stream.of(1, 2, 3, 4)
                    .filter(sid -> sid != leader)
                    .mapToInt(sid -> sid)
                    .toArray();
            String shrunk = withoutLeader(ensemble, leader, rest);
            replaced(ensemble, shrunk, rest);
        }
    }

    private static void refusals(ChangingEnsemble ensemble, ZooKeeperAdmin admin, String config) {
        long version = Long.parseLong(version(config), 16);
        assertThatThrownBy(() -> admin.reconfigure(null, "4", null, version - 1, new Stat()))
                .isInstanceOf(KeeperException.BadVersionException.class);
        assertThatThrownBy(() -> admin.reconfigure("server.5=127.0.0.1:1:2:participant", null, null, ANY, new Stat()))
                .isInstanceOf(KeeperException.BadArgumentsException.class);
        String taken = ensemble.line(1, "participant").replace("server.1=", "server.5=");
        assertThatThrownBy(() -> admin.reconfigure(taken, null, null, ANY, new Stat()))
                .isInstanceOf(KeeperException.BadArgumentsException.class);
        assertThatThrownBy(() -> admin.reconfigure(null, "1,2,3", null, ANY, new Stat()))
                .isInstanceOf(KeeperException.BadArgumentsException.class);
        assertThatThrownBy(() -> admin.reconfigure(null, null, "server.1=nonsense", ANY, new Stat()))
                .isInstanceOf(KeeperException.BadArgumentsException.class);
        String absent = ensemble.lines(4, 5, 6);
        assertThatThrownBy(() -> admin.reconfigure(null, null, absent, ANY, new Stat()))
                .isInstanceOf(KeeperException.NewConfigNoQuorum.class);
    }

    private static void filesFollow(ChangingEnsemble ensemble, int sid, String config) throws Exception {
        Path dynamic = Path.of(ensemble.config(sid) + ".dynamic." + version(config));
        Await.until(
                "the files follow the configuration",
                () -> Files.exists(dynamic)
                        && Files.readString(ensemble.config(sid)).contains("dynamicConfigFile=" + dynamic));
        assertThat(Files.readString(dynamic).strip()).isEqualTo(config.substring(0, config.indexOf("\nversion=")));
        assertThat(Files.readString(ensemble.config(sid)))
                .contains("reconfigEnabled=true")
                .doesNotContain("server.");
    }

    private static String withoutLeader(ChangingEnsemble ensemble, int leader, int[] rest) throws Exception {
        String shrunk;
        try (ZooKeeperAdmin admin = ensemble.admin(rest)) {
            shrunk = text(admin.reconfigure(null, Integer.toString(leader), null, ANY, new Stat()));
            assertThat(shrunk).doesNotContain("server." + leader + "=");
        }
        assertThat(ensemble.awaitLeader(rest)).isNotEqualTo(leader);
        ensemble.stop(leader);
        ensemble.awaitConfig(shrunk, rest);
        try (ZooKeeper zk = ensemble.client(rest)) {
            write(zk, "/shrunk");
        }
        int restarted = rest[0];
        ensemble.stop(restarted);
        ensemble.restartZabra(restarted);
        ensemble.await(restarted, "follower", "leader");
        ensemble.awaitConfig(shrunk, rest);
        ensemble.assertEqualTrees(rest);
        return shrunk;
    }

    private static void replaced(ChangingEnsemble ensemble, String config, int[] rest) throws Exception {
        String old = config.substring(0, config.indexOf("\nversion="));
        for (int sid = 5; sid <= 7; sid++) {
            ensemble.startZabra(sid, old + "\n" + ensemble.line(sid, "participant"));
            ensemble.await(sid, "follower");
        }
        String next;
        try (ZooKeeperAdmin admin = ensemble.admin(rest)) {
            next = text(admin.reconfigure(null, null, ensemble.lines(5, 6, 7).replace('\n', ','), ANY, new Stat()));
        }
        ensemble.awaitLeader(5, 6, 7);
        for (int sid : rest) {
            ensemble.stop(sid);
        }
        for (int sid = 5; sid <= 7; sid++) {
            ensemble.await(sid, "follower", "leader");
        }
        ensemble.awaitConfig(next, 5, 6, 7);
        try (ZooKeeper zk = ensemble.client(5, 6, 7)) {
            write(zk, "/replaced");
            assertThat(zk.getChildren("/", false)).contains("grown", "shrunk", "replaced");
        }
        ensemble.assertEqualTrees(5, 6, 7);
    }

    @Test
    void onlyWhoMayWriteTheConfigurationChangesTheEnsembleAndClientsMoveWithTheirPort() throws Exception {
        // As Apache's DigestAuthenticationProvider prints it for super:secret.
        // Of super:secret, by hand: Apache's class that makes it reads who is super once, for all tests of this
        // process.
        String superUser = "super:lK75jTNcA+U9vtVEw5vB51mj/w4=";
        try (ChangingEnsemble ensemble =
                new ChangingEnsemble(directory, 4, "DigestAuthenticationProvider.superDigest=" + superUser)) {
            for (int sid = 1; sid <= 3; sid++) {
                ensemble.startZabra(sid, ensemble.lines(1, 2, 3));
            }
            ensemble.awaitLeader(1, 2, 3);
            String moved = ensemble.line(1, "participant")
                    .replace(";127.0.0.1:" + ensemble.clientPort(1), ";127.0.0.1:" + ensemble.clientPort(4));
            try (ZooKeeperAdmin admin = ensemble.admin(2, 3)) {
                assertThatThrownBy(() -> admin.reconfigure(moved, null, null, ANY, new Stat()))
                        .isInstanceOf(KeeperException.NoAuthException.class);
                admin.addAuthInfo("digest", "super:secret".getBytes(StandardCharsets.UTF_8));
                assertThat(text(admin.reconfigure(moved, null, null, ANY, new Stat())))
                        .contains(moved);
            }
            try (ZooKeeper zk = ensemble.client(4)) {
                write(zk, "/by-the-new-port");
            }
        }
    }

    @Test
    void anEnsembleThatIsNotToBeChangedSaysSo() throws Exception {
        try (MixedEnsemble ensemble = new MixedEnsemble(directory, 3, java.util.Set.of(), "skipACL=yes")) {
            for (int sid = 1; sid <= 3; sid++) {
                ensemble.startZabra(sid);
            }
            ensemble.await(3, "follower", "leader");
            ensemble.await(1, "follower", "leader");
            try (ZooKeeperAdmin admin = new ZooKeeperAdmin(ensemble.host(1), 15_000, event -> {})) {
                assertThatThrownBy(() -> admin.reconfigure(null, "3", null, ANY, new Stat()))
                        .isInstanceOf(KeeperException.ReconfigDisabledException.class);
            }
        }
    }

    @Test
    void zabraLeadsApachesServersThroughChangesAndFollowsThemThroughChanges() throws Exception {
        try (ChangingEnsemble ensemble = new ChangingEnsemble(directory, 4, "skipACL=yes")) {
            String first = ensemble.lines(1, 2, 3);
            ensemble.startApache(1, first);
            ensemble.startZabra(2, first);
            ensemble.startZabra(3, first);
            ensemble.awaitLeader(2, 3);
            ensemble.await(1, "follower");
            ensemble.startApache(4, first + "\n" + ensemble.line(4, "observer"));
            ensemble.await(4, "observer", "follower");
            String grown;
            try (ZooKeeperAdmin admin = ensemble.admin(1)) {
                grown = text(admin.reconfigure(ensemble.line(4, "participant"), null, null, ANY, new Stat()));
                ensemble.awaitConfig(grown, 1, 2, 3, 4);
                ensemble.await(4, "follower", "leader");
                write(admin, "/grown");
            }
            int leader = ensemble.awaitLeader(2, 3);
            int other = 5 - leader;
            try (ZooKeeperAdmin admin = ensemble.admin(other)) {
                String shrunk = text(admin.reconfigure(null, Integer.toString(leader), null, ANY, new Stat()));
                ensemble.awaitLeader(1, other, 4);
                ensemble.awaitConfig(shrunk, 1, other, 4);
            }
            ensemble.stop(leader);
            ensemble.stop(other);
            assertThat(ensemble.awaitLeader(1, 4)).isEqualTo(4);
            ensemble.restartZabra(other);
            ensemble.await(other, "follower");
            ensemble.startZabra(leader, ensemble.lines(1, other, 4) + "\n" + ensemble.line(leader, "observer"));
            ensemble.await(leader, "observer", "follower");
            try (ZooKeeperAdmin admin = ensemble.admin(other)) {
                String back = text(admin.reconfigure(ensemble.line(leader, "participant"), "1", null, ANY, new Stat()));
                ensemble.awaitConfig(back, 2, 3, 4);
                ensemble.await(leader, "follower", "leader");
                write(admin, "/back");
            }
            ensemble.assertEqualTrees(2, 3, 4);
        }
    }
}

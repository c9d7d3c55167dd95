package io.zabra.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.log.LogInspection;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.server.testing.Await;
import io.zabra.server.testing.Relay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A leader that was killed with a proposal in its log that nobody else has comes back to a leader of the other kind, and
 * gives that proposal up: by TRUNC, or by SNAP where an Apache leader can't say where to cut.
 */
@Timeout(240)
@SuppressWarnings("try") // closing a client of Apache can be interrupted
class OldLeaderTest {
    private static final int OTHER = 1;
    private static final int NEXT = 2;
    private static final int OLD = 3;
    private static final String LOST = "/logged-by-the-old-leader-alone";

    /** No session may end in the next epoch before the old leader is back: that would be a transaction. */
    private static final int SESSION_TIMEOUT_MS = 60_000;

    /** The followers know the old leader by the port of a relay, so their configurations differ from its own. */
    private static final Set<String> OWN = Set.of("/zookeeper/config");

    @TempDir
    Path directory;

    @FunctionalInterface
    private interface Start {
        void start(MixedEnsemble ensemble, int sid, String... more) throws IOException;
    }

    @Test
    void anApacheLeaderHasAnOldZabraLeaderCutItsLogOff() throws Exception {
        try (MixedEnsemble ensemble = ensemble()) {
            leaveOneBehind(ensemble, MixedEnsemble::startZabraProcess, MixedEnsemble::startApache);
            ensemble.startZabraProcess(OLD);
            ensemble.await(OLD, "follower");
            assertThat(ensemble.figure(OLD, "sync_kind")).isEqualTo("TRUNC");
            assertGivenUp(ensemble);
        }
    }

    @Test
    void anApacheLeaderThatHasWrittenSinceSendsAnOldZabraLeaderASnapshot() throws Exception {
        try (MixedEnsemble ensemble = ensemble()) {
            leaveOneBehind(ensemble, MixedEnsemble::startZabraProcess, MixedEnsemble::startApache);
            write(ensemble, OTHER, "/since");
            ensemble.startZabraProcess(OLD);
            ensemble.await(OLD, "follower");
            // Among what it keeps in memory, it looks at the first transaction after the learner's last one alone.
            assertThat(ensemble.said(NEXT, "Cannot send TRUNC to peer sid: " + OLD))
                    .isNotEmpty();
            assertThat(ensemble.figure(OLD, "sync_kind")).isEqualTo("SNAP");
            assertGivenUp(ensemble);
        }
    }

    @Test
    void aZabraLeaderHasAnOldApacheLeaderCutItsLogOff() throws Exception {
        try (MixedEnsemble ensemble = ensemble()) {
            leaveOneBehind(ensemble, MixedEnsemble::startApache, MixedEnsemble::startZabra);
            assertApacheIsCutOff(ensemble);
        }
    }

    @Test
    void aZabraLeaderThatHasWrittenSinceHasAnOldApacheLeaderCutItsLogOff() throws Exception {
        try (MixedEnsemble ensemble = ensemble()) {
            leaveOneBehind(ensemble, MixedEnsemble::startApache, MixedEnsemble::startZabra);
            write(ensemble, OTHER, "/since");
            assertApacheIsCutOff(ensemble);
        }
    }

    private MixedEnsemble ensemble() throws IOException {
        // Long enough that the old leader leads, and is followed, until it is killed.
        MixedEnsemble ensemble =
                new MixedEnsemble(directory, 3, Set.of(), "syncLimit=60", "maxSessionTimeout=" + SESSION_TIMEOUT_MS);
        ensemble.apacheOptions("-Dzookeeper.preAllocSize=64");
        return ensemble;
    }

    /** Leaves the ensemble with the next leader, and the old one killed, whose log alone has a creation. */
    private static void leaveOneBehind(MixedEnsemble ensemble, Start old, Start others) throws Exception {
        try (Relay relay = new Relay(ensemble.quorumPort(OLD))) {
            startAll(ensemble, ensemble.lineOf(OLD, relay.port()), old, others);
            AtomicInteger acknowledged = new AtomicInteger();
            try (ZooKeeper writer = new ZooKeeper(ensemble.host(OLD), SESSION_TIMEOUT_MS, event -> {})) {
                Await.until("the writer is connected", () -> writer.getState().isConnected());
                Workload.many(writer, "/before", 50);
                ensemble.assertEqualTrees(OWN);
                ensemble.awaitSameZxid();
                relay.swallowAnswers();
                writer.create(
                        LOST,
                        new byte[1],
                        Ids.OPEN_ACL_UNSAFE,
                        CreateMode.PERSISTENT,
                        (code, path, context, name) -> acknowledged.addAndGet(code == Code.OK.intValue() ? 1 : 0),
                        null);
                Await.until("the leader has logged " + LOST, () -> onDisk(ensemble.directory(OLD)));
                ensemble.stop(OLD);
            }
            assertThat(acknowledged).hasValue(0);
        }
        ensemble.await(NEXT, "leader");
        ensemble.await(OTHER, "follower");
        assertThat(onDisk(ensemble.directory(OTHER))).isFalse();
        assertThat(onDisk(ensemble.directory(NEXT))).isFalse();
    }

    private static void startAll(MixedEnsemble ensemble, String relayed, Start old, Start others) throws Exception {
        old.start(ensemble, OLD);
        others.start(ensemble, OTHER, relayed);
        others.start(ensemble, NEXT, relayed);
        for (int sid : new int[] {OTHER, NEXT, OLD}) {
            ensemble.await(sid, "leader", "follower");
        }
        int first = ensemble.withMode("leader");
        if (first != OLD) {
            // Of those with equal logs, the one with the highest number is elected.
            write(ensemble, first, "/first");
            ensemble.awaitSameZxid();
            ensemble.stop(first);
            ensemble.await(OLD, "leader");
            others.start(ensemble, first, relayed);
        }
        ensemble.await(OTHER, "follower");
        ensemble.await(NEXT, "follower");
    }

    private static boolean onDisk(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (isIn(file)) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException | UncheckedIOException | DamagedFileException e) {
            // A file was renamed or written meanwhile; whoever waits looks again.
            return false;
        }
    }

    /** Apache's log shows its transactions to whoever looks at it; ours is masked. */
    private static boolean isIn(Path file) throws IOException {
        if (!LogInspection.isSegment(NioDisk.DISK, file)) {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(LOST);
        }
        boolean[] found = {false};
        new LogInspection(NioDisk.DISK)
                .read(
                        file,
                        txn -> found[0] |= txn.txn() instanceof CreateTxn create
                                && create.path().equals(LOST));
        return found[0];
    }

    private static void write(MixedEnsemble ensemble, int sid, String base) throws Exception {
        try (ZooKeeper zk = ensemble.client(sid)) {
            Workload.many(zk, base, 50);
        }
    }

    private static void assertApacheIsCutOff(MixedEnsemble ensemble) throws Exception {
        ensemble.startApache(OLD);
        ensemble.await(OLD, "follower");
        assertThat(ensemble.figure(NEXT, "trunc_count")).isEqualTo("1");
        assertThat(ensemble.figure(NEXT, "snap_count")).isEqualTo("0");
        assertThat(ensemble.said(OLD, "Truncating log to get in sync with the leader"))
                .isNotEmpty();
        assertGivenUp(ensemble);
    }

    /** What was never acknowledged is nowhere, and writes go on through all. */
    private static void assertGivenUp(MixedEnsemble ensemble) throws Exception {
        assertThat(ensemble.mode(NEXT)).isEqualTo("leader");
        write(ensemble, OLD, "/after");
        ensemble.assertEqualTrees(OWN);
        for (int sid : new int[] {OTHER, NEXT, OLD}) {
            try (ZooKeeper zk = ensemble.client(sid)) {
                assertThat(zk.exists(LOST, false)).as("server %d", sid).isNull();
                assertThat(zk.exists("/before0", false)).as("server %d", sid).isNotNull();
                assertThat(zk.exists("/after49", false)).as("server %d", sid).isNotNull();
            }
        }
    }
}

package io.zabra.consensus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.storage.PeerDiskConfig;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.txn.NodeKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a server that was away is brought up to date, by leaders whose memory holds the last ten transactions. */
class WholeCatchUpTest {
    private static final int IN_MEMORY = 10;
    private static final int FROM_DISK_MAX = 10_000;
    private static final int SEGMENT_BYTES = 8_192;
    private static final int SNAPSHOT_EVERY = 100;
    private static final int NEVER = 1 << 20;
    private static final long AWAY_MS = 2 * 60_000;
    private static final long LONG_LOAD_MS = 15_000;
    /** All have read over their disks once. */
    private static final long SCRUBBED_MS = 8_000;

    private static final int SNAPSHOT_HEAD_BYTES = 100;
    /** Enough for an answer of a server's disk, and for the next one's. */
    private static final long SOON_MS = 100;

    private static PeerDiskConfig disk(int snapshotEvery, long logBytesKept) {
        return new PeerDiskConfig(
                new LogConfig(SEGMENT_BYTES, 512),
                new SnapshotPolicy(snapshotEvery, 1 << 30, 2),
                logBytesKept,
                IN_MEMORY,
                1 << 20);
    }

    private static WholeClient writer(WholeServers servers) {
        WholeClient client = WholeClient.open(servers, servers.leader());
        client.create("/n", NodeKind.PERSISTENT);
        client.write("/n", 20);
        return client;
    }

    @Test
    void aServerThatWasAwayForMinutesGetsWhatItMissedThoughSnapshotsWereMade() throws IOException {
        try (WholeServers servers = new WholeServers(3, FROM_DISK_MAX, disk(SNAPSHOT_EVERY, 1 << 20))) {
            WholeClient client = writer(servers);
            RealServer away = servers.aFollower();
            away.crash(false);
            long snapshots = servers.count("snapshots");
            long backMs = servers.world().nowMs() + AWAY_MS;
            while (servers.world().nowMs() < backMs) {
                client.write("/n", 1);
                servers.run(30);
            }
            long missed = servers.leader().lastZxid() - away.record().givenEnd();
            assertThat(missed).isGreaterThan(2_000);
            assertThat(servers.count("snapshots") - snapshots).isGreaterThan(30);
            long diffs = servers.count("DIFF");
            servers.startAndCatchUp(away);
            assertThat(servers.count("DIFF")).isEqualTo(diffs + 1);
            assertThat(servers.count("log ranges")).isEqualTo(1);
            assertThat(servers.count("SNAP")).isZero();
        }
    }

    @Test
    void whoMissesMoreThanIsKeptGetsASnapshotAndWhoMissesLessDoesNot() throws IOException {
        try (WholeServers servers = new WholeServers(5, FROM_DISK_MAX, disk(SNAPSHOT_EVERY, 8 * SEGMENT_BYTES))) {
            WholeClient client = writer(servers);
            RealServer longer = servers.aFollower();
            longer.crash(false);
            client.write("/n", 4 * SNAPSHOT_EVERY);
            RealServer shorter = servers.aFollower();
            shorter.crash(false);
            RealServer leader = servers.leader();
            while (WholeServers.logBeginsAfter(leader) <= longer.record().givenEnd()) {
                client.write("/n", 1);
            }
            assertThat(WholeServers.logBeginsAfter(leader))
                    .isGreaterThan(longer.record().givenEnd())
                    .isLessThanOrEqualTo(shorter.record().givenEnd());
            servers.startAndCatchUp(shorter);
            assertThat(servers.count("SNAP")).isZero();
            servers.startAndCatchUp(longer);
            assertThat(servers.count("SNAP")).isEqualTo(1);
        }
    }

    @Test
    void aSecondSnapshotThatComesWhileTheFirstOneIsLoadedEndsNobody() throws IOException {
        try (WholeServers servers =
                new WholeServers(3, 0, disk(NEVER, 0), SimulatedEnsemble.TIMINGS, (int) LONG_LOAD_MS)) {
            WholeClient client = writer(servers);
            RealServer away = servers.aFollower();
            away.crash(false);
            client.write("/n", 4 * IN_MEMORY);
            away.start();
            long shown = away.lastZxid();
            servers.await("a snapshot", () -> servers.count("SNAP") == 1);
            servers.run(SOON_MS);
            cutOff(servers, away);
            client.write("/n", 4 * IN_MEMORY);
            servers.world().heal();
            servers.await("another snapshot", () -> servers.count("SNAP") == 2);
            servers.run(SOON_MS);
            assertThat(away.lastZxid())
                    .as("the first one is still being loaded")
                    .isEqualTo(shown);
            int life = away.incarnation();
            servers.awaitCaughtUp(away);
            assertThat(away.incarnation()).isEqualTo(life);
            assertThat(servers.count("SNAP")).isEqualTo(2);
        }
    }

    private static void cutOff(WholeServers servers, RealServer server) {
        for (RealServer other : servers.world().servers()) {
            servers.world().block(server.sid(), other.sid());
            servers.world().block(other.sid(), server.sid());
        }
        server.links().all().forEach(servers.world()::breakWire);
    }

    @Test
    void aLeaderWhoseLogIsDamagedLeadsOnGivesSnapshotsAndMendsItsDisk() throws IOException {
        try (WholeServers servers = new WholeServers(3, FROM_DISK_MAX, disk(NEVER, 1 << 20))) {
            WholeClient client = writer(servers);
            RealServer away = servers.aFollower();
            away.crash(false);
            client.write("/n", 500);
            RealServer leader = servers.leader();
            damage(leader, 3);
            servers.startAndCatchUp(away);
            assertThat(servers.count("log ranges damaged")).isEqualTo(1);
            assertThat(servers.count("SNAP")).isEqualTo(1);
            assertThat(servers.leader()).isSameAs(leader);
            assertThat(servers.count("snapshots")).isEqualTo(1);
            servers.run(1_000);
            assertThat(WholeServers.logBeginsAfter(leader))
                    .isGreaterThan(away.record().givenEnd() - 500);

            away.crash(false);
            client.write("/n", 200);
            servers.startAndCatchUp(away);
            assertThat(servers.count("SNAP")).isEqualTo(1);
            assertThat(servers.count("log ranges damaged")).isEqualTo(1);

            client.fallSilent();
            leader.crash(false);
            servers.await(
                    "another leader",
                    () -> servers.world().servers().stream()
                            .filter(RealServer::serves)
                            .anyMatch(server -> server != leader));
            servers.run(1_000);
            servers.startAndCatchUp(leader);
        }
    }

    @Test
    void aFollowerFindsWhatHasRottenInItsLogAndMendsItsDisk() throws IOException {
        try (WholeServers servers = WholeServers.scrubbing(3, FROM_DISK_MAX, disk(NEVER, 1 << 20))) {
            WholeClient client = writer(servers);
            client.write("/n", 500);
            RealServer follower = servers.aFollower();
            servers.run(SCRUBBED_MS);
            assertThat(servers.count("scrubs")).isPositive();
            assertThat(servers.count("snapshots")).isZero();
            damage(follower, 3);
            follower.rotten();
            long lastBefore = follower.lastZxid();
            servers.run(SCRUBBED_MS);
            assertThat(servers.count("scrubs that found something")).isEqualTo(1);
            assertThat(servers.count("snapshots")).isEqualTo(1);
            assertThat(WholeServers.logBeginsAfter(follower)).isGreaterThan(lastBefore - 500);
            client.write("/n", 10);
            follower.crash(true);
            servers.startAndCatchUp(follower);
            assertThat(servers.count("damage found")).isZero();
            assertThat(servers.count("SNAP")).isZero();
        }
    }

    @Test
    void aFollowerFindsARottenHeaderOfItsLogAndMendsItsDisk() throws IOException {
        try (WholeServers servers = WholeServers.scrubbing(3, FROM_DISK_MAX, disk(NEVER, 1 << 20))) {
            WholeClient client = writer(servers);
            client.write("/n", 500);
            RealServer follower = servers.aFollower();
            long first = WholeServers.segments(follower).get(3);
            flip(follower, follower.root().resolve("log").resolve(String.format("%016x", first)), 20);
            follower.rotten();
            servers.run(SCRUBBED_MS);
            assertThat(servers.count("scrubs that found something")).isEqualTo(1);
            assertThat(WholeServers.logBeginsAfter(follower)).isGreaterThan(first);
            servers.run(SCRUBBED_MS);
            assertThat(servers.count("scrubs that found something")).isEqualTo(1);
            follower.crash(true);
            servers.startAndCatchUp(follower);
            assertThat(servers.count("damage found")).isZero();
        }
    }

    @Test
    void aFollowerFindsASnapshotThatHasRottenAndTakesAnotherOne() throws IOException {
        try (WholeServers servers = WholeServers.scrubbing(3, FROM_DISK_MAX, disk(SNAPSHOT_EVERY, 0))) {
            WholeClient client = writer(servers);
            client.write("/n", 3 * SNAPSHOT_EVERY);
            RealServer follower = servers.aFollower();
            Path directory = follower.root().resolve("snapshot");
            String newest = newest(follower, directory);
            flip(follower, directory.resolve(newest), SNAPSHOT_HEAD_BYTES);
            follower.rotten();
            client.write("/n", 1);
            servers.run(SCRUBBED_MS);
            client.write("/n", 1);
            servers.run(SCRUBBED_MS);
            assertThat(servers.count("scrubs that found something")).isPositive();
            assertThat(newest(follower, directory)).isGreaterThan(newest);
            follower.crash(true);
            servers.startAndCatchUp(follower);
            assertThat(servers.count("damage found")).isZero();
        }
    }

    private static String newest(RealServer server, Path directory) {
        List<String> snapshots = server.files().list(directory).stream()
                .filter(name -> name.matches("[0-9a-f]{16}"))
                .toList();
        return snapshots.get(snapshots.size() - 1);
    }

    /** One bit in the middle of one of a running server's segments. */
    private static void damage(RealServer server, int segment) throws IOException {
        String name = String.format("%016x", WholeServers.segments(server).get(segment));
        flip(server, server.root().resolve("log").resolve(name), SEGMENT_BYTES / 2);
    }

    private static void flip(RealServer server, Path path, long offset) throws IOException {
        try (DiskFile file = server.files().open(path, true)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            file.read(one, offset);
            one.put(0, (byte) (one.get(0) ^ 4));
            file.write(one.rewind(), offset);
            file.sync();
        }
    }
}

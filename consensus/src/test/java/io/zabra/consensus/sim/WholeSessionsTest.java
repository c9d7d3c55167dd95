package io.zabra.consensus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.storage.PeerDiskConfig;
import io.zabra.consensus.zab.ZabTimings;
import io.zabra.engine.session.SessionOwner.Reason;
import io.zabra.engine.txn.NodeKind;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When sessions end, in simulated time. */
class WholeSessionsTest {
    /** A touch reaches the leader with the next ping, and sessions end by ticks. */
    private static final long LATE_MS_MAX = 300;

    @Test
    void aSilentSessionExpiresAndOneThatIsHeardAtAFollowerDoesNot() throws IOException {
        try (WholeServers servers = new WholeServers(3, 1_000, PeerDiskConfig.STANDARD)) {
            RealServer follower = servers.aFollower();
            WholeClient silent = WholeClient.open(servers, follower);
            WholeClient heard = WholeClient.open(servers, follower);
            silent.create("/silent", NodeKind.EPHEMERAL);
            heard.create("/heard", NodeKind.EPHEMERAL);
            silent.touch();
            silent.fallSilent();
            long sinceMs = servers.world().nowMs();
            servers.await("the silent session ends", () -> !silent.endings().isEmpty());
            assertThat(silent.endings()).containsExactly(Reason.EXPIRED);
            assertThat(servers.world().nowMs() - sinceMs)
                    .isBetween((long) RealClient.TIMEOUT_MS, RealClient.TIMEOUT_MS + LATE_MS_MAX);
            servers.run(10L * RealClient.TIMEOUT_MS);
            assertThat(heard.endings()).isEmpty();
            assertThat(heard.touch()).isTrue();
            assertThat(WholeServers.store(follower).tree().find("/silent")).isNull();
            assertThat(WholeServers.store(follower).tree().find("/heard")).isNotNull();
        }
    }

    /** It said so last just before its connection broke: its server had not told the leader yet. */
    @Test
    void aClientThatLosesItsConnectionHasItsFullTimeoutFromItsLastSignOfLife() throws IOException {
        try (WholeServers servers = new WholeServers(3, 1_000, PeerDiskConfig.STANDARD)) {
            for (RealServer server : List.of(servers.aFollower(), servers.leader())) {
                WholeClient client = WholeClient.open(servers, server);
                client.create("/mine", NodeKind.EPHEMERAL);
                client.fallSilent();
                servers.run(RealClient.TIMEOUT_MS * 3L / 5);
                assertThat(client.touch()).isTrue();
                client.leave();
                long sinceMs = servers.world().nowMs();
                servers.await(
                        "its session ends",
                        () -> WholeServers.store(servers.leader()).tree().find("/mine") == null);
                assertThat(servers.world().nowMs() - sinceMs)
                        .isBetween((long) RealClient.TIMEOUT_MS, RealClient.TIMEOUT_MS + LATE_MS_MAX);
            }
        }
    }

    /** It slept while it was deposed, and is asked before it finds out. */
    @Test
    void aLeaderThatIsOneNoMoreDoesNotSayThatASessionOfTheNextOneIsGone() throws IOException {
        try (WholeServers servers = new WholeServers(3, 1_000, PeerDiskConfig.STANDARD)) {
            RealServer former = servers.leader();
            former.pause(2_000);
            servers.await(
                    "another one leads",
                    () -> servers.world().servers().stream()
                            .anyMatch(server -> server != former && server.serves() && isLeading(server)));
            RealServer next = servers.world().servers().stream()
                    .filter(server -> server != former && isLeading(server))
                    .findFirst()
                    .orElseThrow();
            WholeClient client = WholeClient.open(servers, next);
            assertThat(former.serves() && isLeading(former)).isTrue();
            Supplier<@Nullable Boolean> told = client.comeTo(former);
            servers.run(3_000);
            assertThat(told.get()).isNull();
            Supplier<@Nullable Boolean> again = client.comeTo(next);
            servers.await("it is there", () -> Boolean.TRUE.equals(again.get()));
        }
    }

    private static boolean isLeading(RealServer server) {
        return WholeServers.store(server).status().state() == ServerState.LEADING;
    }

    /** Its followers' clients lived all the time; nobody could tell it so. */
    @Test
    void aLeaderThatSleptLongerThanATimeoutEndsNoSessionOfOthers() throws IOException {
        ZabTimings patient = new ZabTimings(50, 10_000, 10_000, 30, 12, SimulatedEnsemble.TIMINGS.election());
        try (WholeServers servers = new WholeServers(3, 1_000, PeerDiskConfig.STANDARD, patient)) {
            RealServer leader = servers.leader();
            WholeClient client = WholeClient.open(servers, servers.aFollower());
            WholeClient silent = WholeClient.open(servers, servers.aFollower());
            client.create("/kept", NodeKind.EPHEMERAL);
            leader.pause(5L * RealClient.TIMEOUT_MS);
            silent.fallSilent();
            servers.run(10L * RealClient.TIMEOUT_MS);
            assertThat(servers.leader()).isSameAs(leader);
            assertThat(client.endings()).isEmpty();
            assertThat(WholeServers.store(leader).tree().find("/kept")).isNotNull();
            assertThat(silent.endings()).containsExactly(Reason.EXPIRED);
        }
    }
}

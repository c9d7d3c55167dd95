package io.zabra.consensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.zab.LogEntry;
import io.zabra.consensus.zab.ZabLimits;
import io.zabra.engine.session.SessionOwner.Reason;
import io.zabra.engine.session.SessionPassword;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.ErrorTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.SystemPaths;
import io.zabra.engine.txn.TxnCodec;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole servers over in-memory ports: what clients see of an ensemble. */
@Timeout(60)
class ReplicatedStoreTest {
    private static final int LONG_MS = 60_000;

    @Test
    void aWriteAtAnyServerIsSeenAtAll() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            ensemble.awaitLeader();
            for (long sid = 1; sid <= 3; sid++) {
                Client client = Client.open(ensemble.store(sid), LONG_MS);
                client.create("/from" + sid, NodeKind.PERSISTENT);
                assertThat(client.store().tree().find("/from" + sid)).isNotNull();
            }
            ensemble.awaitEqual();
            for (long sid = 1; sid <= 3; sid++) {
                assertThat(ensemble.store(sid).tree().find("/from1")).isNotNull();
                assertThat(ensemble.store(sid).tree().find("/from3")).isNotNull();
            }
        }
    }

    @Test
    void proposalsCarryTheTreesDigestAndEveryServerComparesIt() throws Exception {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            ensemble.awaitLeader();
            Client client = Client.open(ensemble.store(ensemble.aFollower()), LONG_MS);
            List<CompletableFuture<?>> writes = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                writes.add(client.submit(Client.creation("/n", NodeKind.EPHEMERAL, i % 3 == 0)));
                writes.add(client.submit(new WriteRequest.SetData("/n", new byte[i], -1)));
            }
            writes.forEach(Client::result);
            client.call(new WriteRequest.CloseSession());
            ensemble.awaitEqual();
            int withDigest = 0;
            for (LogEntry entry : ensemble.logged(1)) {
                LoggedTxn logged = TxnCodec.decode(entry.payload());
                assertThat(logged.digest() == null).as("%s", logged).isEqualTo(logged.txn() instanceof ErrorTxn);
                withDigest += logged.digest() == null ? 0 : 1;
            }
            assertThat(withDigest).isGreaterThan(400);
            for (long sid = 1; sid <= 3; sid++) {
                assertThat(ensemble.store(sid).digestMismatches())
                        .as("server %d", sid)
                        .isZero();
            }
        }
    }

    @Test
    void whoAsksWhileNobodyHasTheTurnIsToldToSeeToIt() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            ensemble.awaitLeader();
            Client client = Client.open(ensemble.store(ensemble.aFollower()), LONG_MS);
            client.create("/n", NodeKind.PERSISTENT);
            client.seesToIt = true;
            CompletableFuture<?> write = client.submit(new WriteRequest.SetData("/n", new byte[1], -1));
            while (client.afterwards.isEmpty()) {
                Client.result(write); // Somebody had the turn.
                write = client.submit(new WriteRequest.SetData("/n", new byte[1], -1));
            }
            client.afterwards.remove().run();
            assertThat(Client.result(write)).isNotNull();
        }
    }

    @Test
    void writesOfOneSessionKeepTheirOrder() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            ensemble.awaitLeader();
            Client client = Client.open(ensemble.store(ensemble.aFollower()), LONG_MS);
            List<CompletableFuture<?>> creations = new ArrayList<>();
            List<String> names = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                creations.add(client.submit(Client.creation("/n", NodeKind.PERSISTENT, true))
                        .thenAccept(done -> names.add(((WriteResult.Created) done.result()).path())));
            }
            creations.forEach(Client::result);
            assertThat(names).isSorted().hasSize(200).doesNotHaveDuplicates();
        }
    }

    @Test
    void aRefusedWriteTellsWhyAtEveryServer() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            ensemble.awaitLeader();
            for (long sid = 1; sid <= 3; sid++) {
                Client client = Client.open(ensemble.store(sid), LONG_MS);
                assertThat(client.call(new WriteRequest.Delete("/none", -1)))
                        .isEqualTo(new WriteResult.Failed(ErrorCode.NO_NODE));
            }
        }
    }

    @Test
    void aSessionMovesAndItsOldServerMayWriteForItNoMore() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            long leader = ensemble.awaitLeader();
            Client before = Client.open(ensemble.store(ensemble.aFollower()), LONG_MS);
            before.create("/mine", NodeKind.EPHEMERAL);
            Client after = Objects.requireNonNull(before.reattach(ensemble.store(leader)));
            assertThat(before.call(new WriteRequest.Delete("/mine", -1)))
                    .isEqualTo(new WriteResult.Failed(ErrorCode.SESSION_MOVED));
            assertThat(after.call(new WriteRequest.Delete("/mine", -1))).isEqualTo(new WriteResult.Deleted());
        }
    }

    @Test
    void aSessionMovesToAServerWhoseDiskDoesNotHaveItsBeginningYet() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            long leader = ensemble.awaitLeader();
            long slow = ensemble.aFollower();
            ensemble.disk(slow).hold();
            Client before = Client.open(ensemble.store(leader), LONG_MS);
            CompletableFuture<@Nullable Client> moving = before.reattaching(ensemble.store(slow));
            awaitAnswers(ensemble.store(slow));
            assertThat(moving).isNotDone();
            ensemble.disk(slow).release();
            Client after = Objects.requireNonNull(Client.result(moving));
            assertThat(after.touch()).isTrue();
            after.create("/mine", NodeKind.EPHEMERAL);
        }
    }

    @Test
    void aSessionMovesThoughTheLeadersDiskDoesNotHaveItsBeginningYet() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            long leader = ensemble.awaitLeader();
            ensemble.disk(leader).hold();
            List<Long> followers =
                    LongStream.of(1, 2, 3).filter(sid -> sid != leader).boxed().toList();
            Client before = Client.open(ensemble.store(followers.get(0)), LONG_MS);
            Client after = Objects.requireNonNull(before.reattach(ensemble.store(followers.get(1))));
            after.create("/mine", NodeKind.EPHEMERAL);
            assertThat(after.touch()).isTrue();
        }
    }

    /** Others have committed its beginning; at the leader it is outstanding still. */
    @Test
    void aSessionThatHasMovedIsFencedThoughTheLeadersDiskDoesNotHaveItsBeginningYet() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            long leader = ensemble.awaitLeader();
            ensemble.disk(leader).hold();
            List<Long> followers =
                    LongStream.of(1, 2, 3).filter(sid -> sid != leader).boxed().toList();
            Client before = Client.open(ensemble.store(followers.get(0)), LONG_MS);
            Client after = Objects.requireNonNull(before.reattach(ensemble.store(followers.get(1))));
            for (NodeKind kind : List.of(NodeKind.PERSISTENT, NodeKind.EPHEMERAL)) {
                assertThat(before.call(Client.creation("/late", kind, false)))
                        .isEqualTo(new WriteResult.Failed(ErrorCode.SESSION_MOVED));
            }
            after.create("/mine", NodeKind.EPHEMERAL);
        }
    }

    @Test
    void aSessionIsNotSaidToBeGoneBeforeItsEndIsCommitted() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            long leader = ensemble.awaitLeader();
            long follower = ensemble.aFollower();
            Client client = Client.open(ensemble.store(leader), LONG_MS);
            ensemble.awaitEqual();
            LongStream.of(1, 2, 3)
                    .filter(sid -> sid != leader)
                    .forEach(sid -> ensemble.disk(sid).hold());
            CompletableFuture<?> closed = client.submit(new WriteRequest.CloseSession());
            CompletableFuture<@Nullable Client> here = client.reattaching(ensemble.store(leader));
            awaitAnswers(ensemble.store(leader));
            CompletableFuture<@Nullable Client> there = client.reattaching(ensemble.store(follower));
            awaitAnswers(ensemble.store(follower));
            assertThat(closed).isNotDone();
            assertThat(here).isNotDone();
            assertThat(there).isNotDone();
            ensemble.disk(follower).release();
            assertThat(Client.result(here)).isNull();
            assertThat(Client.result(there)).isNull();
        }
    }

    /** The leader answers in order, and what it never heard of once a quorum has confirmed it. */
    private static void awaitAnswers(ReplicatedStore store) {
        assertThat(Client.result(store.attachSession(77, SessionPassword.of(77), LONG_MS, reason -> {})))
                .isNull();
    }

    @Test
    void aClosedSessionIsGoneEverywhereWithItsEphemerals() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            long leader = ensemble.awaitLeader();
            Client client = Client.open(ensemble.store(ensemble.aFollower()), LONG_MS);
            client.create("/mine", NodeKind.EPHEMERAL);
            assertThat(client.call(new WriteRequest.CloseSession())).isEqualTo(new WriteResult.SessionClosed());
            MemoryEnsemble.await("the owner is told", () -> client.endings.equals(List.of(Reason.CLOSED)));
            assertThat(client.reattach(ensemble.store(leader))).isNull();
            ensemble.awaitEqual();
            assertThat(ensemble.store(leader).tree().find("/mine")).isNull();
        }
    }

    /** For that all sessions are looked through. */
    @Test
    void sessionsAreToldOfWithPingsAndNotWithEveryReadBarrier() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            ensemble.awaitLeader();
            Client client = Client.open(ensemble.store(ensemble.aFollower()), LONG_MS);
            long sinceNs = System.nanoTime();
            long before = ensemble.hub().answersWithTouches();
            for (int i = 0; i < 1_000; i++) {
                assertThat(client.touch()).isTrue();
                assertThat(Client.result(client.store().barrier())).isPositive();
            }
            long told = ensemble.hub().answersWithTouches() - before;
            long passedMs = (System.nanoTime() - sinceNs) / 1_000_000;
            assertThat(told).isPositive().isLessThanOrEqualTo(2 + passedMs / (MemoryEnsemble.PING_MS / 2));
        }
    }

    @Test
    void aClockThatIsSetBackGivesNoSessionIdTwice() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(1)) {
            ensemble.stop(1);
            ensemble.stopWallClock();
            ensemble.start(1);
            ensemble.awaitLeader();
            Client before = Client.open(ensemble.store(1), LONG_MS);
            ensemble.stop(1);
            ensemble.start(1);
            ensemble.awaitLeader();
            Client after = Client.open(ensemble.store(1), LONG_MS);
            assertThat(after.id()).isNotEqualTo(before.id());
            assertThat(before.reattach(ensemble.store(1))).isNotNull();
            assertThat(after.touch()).isTrue();
        }
    }

    @Test
    void anotherLeaderGivesEverySessionItsFullTimeoutAndKeepsEveryAcknowledgedWrite() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            long leader = ensemble.awaitLeader();
            Client client = Client.open(ensemble.store(leader), LONG_MS);
            client.create("/kept", NodeKind.EPHEMERAL);
            ensemble.stop(leader);
            assertThat(client.endings).containsExactly(Reason.STORE_CLOSED);
            ensemble.awaitLeader();
            Client again = Objects.requireNonNull(client.reattach(ensemble.store(ensemble.aFollower())));
            assertThat(Client.result(again.store().barrier())).isPositive();
            assertThat(again.store().tree().find("/kept")).isNotNull();
            again.create("/more", NodeKind.PERSISTENT);
            ensemble.start(leader);
            ensemble.awaitLeader();
            ensemble.awaitEqual();
            assertThat(ensemble.store(leader).tree().find("/more")).isNotNull();
        }
    }

    @Test
    void aServerThatWasAwayForLongTakesASnapshotAndEndsEqual() {
        ZabLimits limits = new ZabLimits(5, 1 << 20, 1 << 20, 1 << 20);
        try (MemoryEnsemble ensemble = new MemoryEnsemble(3, 0, limits, 10)) {
            ensemble.awaitLeader();
            long away = ensemble.aFollower();
            ensemble.stop(away);
            ensemble.awaitLeader();
            Client client = Client.open(ensemble.store(ensemble.aFollower()), LONG_MS);
            for (int i = 0; i < 100; i++) {
                client.create("/n" + i, i % 2 == 0 ? NodeKind.PERSISTENT : NodeKind.EPHEMERAL);
            }
            ensemble.start(away);
            ensemble.awaitLeader();
            ensemble.awaitEqual();
            assertThat(ensemble.hub().kinds()).contains(PacketType.SNAP);
            assertThat(ensemble.store(away).tree().size())
                    .isEqualTo(client.store().tree().size());
            assertThat(ensemble.store(away).ephemerals(client.id())).hasSize(50);
        }
    }

    @Test
    void withoutAQuorumNothingIsServedAndAllIsServedAgainWithOne() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            long leader = ensemble.awaitLeader();
            Client client = Client.open(ensemble.store(leader), LONG_MS);
            for (long sid = 1; sid <= 3; sid++) {
                ensemble.hub().isolate(sid);
            }
            CompletableFuture<?> lost = client.submit(Client.creation("/lost", NodeKind.PERSISTENT, false));
            Client.result(lost);
            MemoryEnsemble.await(
                    "the leader steps down",
                    () -> !ensemble.store(leader).status().serving());
            assertThat(client.endings).containsExactly(Reason.STORE_CLOSED);
            assertThat(client.call(Client.creation("/late", NodeKind.PERSISTENT, false)))
                    .isEqualTo(new WriteResult.Failed(ErrorCode.CONNECTION_LOSS));
            for (long sid = 1; sid <= 3; sid++) {
                ensemble.hub().heal(sid);
            }
            ensemble.awaitLeader();
            Client again = Objects.requireNonNull(client.reattach(ensemble.store(leader)));
            again.create("/after", NodeKind.PERSISTENT);
            ensemble.awaitEqual();
        }
    }

    @Test
    void anObserverServesClientsAndDoesNotCount() {
        try (MemoryEnsemble ensemble = new MemoryEnsemble(4, 1, ZabLimits.STANDARD, 1_000)) {
            ensemble.awaitLeader();
            Client client = Client.open(ensemble.store(4), LONG_MS);
            client.create("/seen", NodeKind.EPHEMERAL);
            assertThat(client.store().tree().find("/seen")).isNotNull();
            assertThat(client.call(new WriteRequest.Sync("/"))).isEqualTo(new WriteResult.Synced("/"));
        }
    }

    @Test
    void theConfigurationIsAZnode() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            for (long sid = 1; sid <= 3; sid++) {
                var znode = Objects.requireNonNull(ensemble.store(sid).tree().find(SystemPaths.CONFIG));
                assertThat(znode.data()).isEqualTo(ensemble.quorum().text().getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}

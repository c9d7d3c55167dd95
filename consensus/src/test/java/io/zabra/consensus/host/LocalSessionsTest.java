package io.zabra.consensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.host.Openings.Opening;
import io.zabra.engine.StateConfig;
import io.zabra.engine.StateMachine;
import io.zabra.engine.StoreClock;
import io.zabra.engine.StoreState;
import io.zabra.engine.ZnodeStore.CompletionHandler;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.session.SessionInfo;
import io.zabra.engine.session.SessionOwner.Reason;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Local sessions, as Apache's {@code localSessionsEnabled} and {@code localSessionsUpgradingEnabled} have them. */
@Timeout(60)
class LocalSessionsTest {
    private static final ClientPolicy UPGRADING = new ClientPolicy(true, true, ClientPolicy.NEVER);
    private static final ClientPolicy FIXED = new ClientPolicy(true, false, ClientPolicy.NEVER);
    private static final int LONG_MS = 10_000;
    private static final int SHORT_MS = 300;

    @Test
    void aLocalSessionIsOpenedAndClosedWithoutATransaction() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3, UPGRADING)) {
            ensemble.awaitLeader();
            for (long sid = 1; sid <= 3; sid++) {
                long zxid = ensemble.store(sid).lastZxid();
                Client client = Client.open(ensemble.store(sid), LONG_MS);
                assertThat(infos(ensemble, sid)).containsOnlyKeys(client.id());
                assertThat(client.call(new WriteRequest.CloseSession())).isEqualTo(new WriteResult.SessionClosed());
                assertThat(infos(ensemble, sid)).isEmpty();
                assertThat(ensemble.store(sid).lastZxid()).isEqualTo(zxid);
            }
        }
    }

    private static Map<Long, SessionInfo> infos(MemoryEnsemble ensemble, long sid) {
        return ensemble.store(sid).sessions().stream().collect(Collectors.toMap(SessionInfo::id, info -> info));
    }

    @Test
    void aLocalSessionWritesAtEveryServer() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3, FIXED)) {
            ensemble.awaitLeader();
            for (long sid = 1; sid <= 3; sid++) {
                Client client = Client.open(ensemble.store(sid), LONG_MS);
                client.create("/from" + sid, NodeKind.PERSISTENT);
                assertThat(Objects.requireNonNull(infos(ensemble, sid).get(client.id()))
                                .local())
                        .isTrue();
            }
        }
    }

    @Test
    void theFirstEphemeralMakesItASessionOfAllServers() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3, UPGRADING)) {
            ensemble.awaitLeader();
            for (long sid = 1; sid <= 3; sid++) {
                Client client = Client.open(ensemble.store(sid), LONG_MS);
                client.create("/before" + sid, NodeKind.PERSISTENT);
                client.create("/mine" + sid, NodeKind.EPHEMERAL);
                client.create("/mine-too" + sid, NodeKind.EPHEMERAL);
                ensemble.awaitEqual();
                for (long other = 1; other <= 3; other++) {
                    assertThat(Objects.requireNonNull(infos(ensemble, other).get(client.id()))
                                    .local())
                            .isFalse();
                }
                assertThat(client.touch()).isTrue();
                assertThat(client.call(new WriteRequest.CloseSession())).isEqualTo(new WriteResult.SessionClosed());
                assertThat(ensemble.store(sid).tree().find("/mine" + sid)).isNull();
                assertThat(ensemble.store(sid).tree().find("/before" + sid)).isNotNull();
            }
        }
    }

    @Test
    void aClientThatNumbersFromZeroIsAnsweredItsWriteAndNotTheUpgrade() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3, UPGRADING)) {
            ensemble.awaitLeader();
            for (long sid = 1; sid <= 3; sid++) {
                Client client = Client.open(ensemble.store(sid), LONG_MS).numberingFromZero();
                client.create("/mine" + sid, NodeKind.EPHEMERAL);
                assertThat(client.store().ephemerals(client.id())).containsExactly("/mine" + sid);
            }
        }
    }

    @Test
    void anEphemeralInAMultiUpgrades() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3, UPGRADING)) {
            ensemble.awaitLeader();
            Client client = Client.open(ensemble.store(ensemble.aFollower()), LONG_MS);
            WriteRequest multi = new WriteRequest.Multi(List.of(
                    Client.creation("/a", NodeKind.PERSISTENT, false),
                    Client.creation("/a2", NodeKind.EPHEMERAL, false)));
            assertThat(client.call(multi)).isInstanceOf(WriteResult.MultiDone.class);
            assertThat(client.store().ephemerals(client.id())).containsExactly("/a2");
        }
    }

    @Test
    void writesAroundAnUpgradeKeepTheirOrder() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3, UPGRADING)) {
            ensemble.awaitLeader();
            Client client = Client.open(ensemble.store(ensemble.aFollower()), LONG_MS);
            List<CompletableFuture<?>> creations = new ArrayList<>();
            List<String> names = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                NodeKind kind = i == 50 ? NodeKind.EPHEMERAL : NodeKind.PERSISTENT;
                creations.add(client.submit(Client.creation("/n", kind, true))
                        .thenAccept(done -> names.add(((WriteResult.Created) done.result()).path())));
            }
            creations.forEach(Client::result);
            assertThat(names).isSorted().hasSize(100).doesNotHaveDuplicates();
        }
    }

    @Test
    void withoutUpgradingAnEphemeralIsRefused() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3, FIXED)) {
            ensemble.awaitLeader();
            for (long sid = 1; sid <= 3; sid++) {
                Client client = Client.open(ensemble.store(sid), LONG_MS);
                assertThat(client.call(Client.creation("/e", NodeKind.EPHEMERAL, false)))
                        .isEqualTo(new WriteResult.Failed(ErrorCode.EPHEMERAL_ON_LOCAL_SESSION));
                client.create("/still" + sid, NodeKind.PERSISTENT);
            }
        }
    }

    @Test
    void aLocalSessionStaysAtItsServerAndAnUpgradedOneMoves() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3, UPGRADING)) {
            long leader = ensemble.awaitLeader();
            Client client = Client.open(ensemble.store(ensemble.aFollower()), LONG_MS);
            assertThat(client.reattach(ensemble.store(leader))).isNull();
            Client again = Objects.requireNonNull(client.reattach(client.store()));
            assertThat(client.endings).containsExactly(Reason.MOVED);
            ensemble.disk(leader).hold();
            again.create("/mine", NodeKind.EPHEMERAL);
            // Two of three have it; the leader shows it when its own disk has it.
            assertThat(ensemble.store(leader).ephemerals(again.id())).isEmpty();
            ensemble.disk(leader).release();
            Client moved = Objects.requireNonNull(again.reattach(ensemble.store(leader)));
            assertThat(moved.store().ephemerals(moved.id())).containsExactly("/mine");
        }
    }

    @Test
    void whoHasALocalSessionIsToldThatAFormerConnectionOfItHasClosedIt() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3, FIXED)) {
            ensemble.awaitLeader();
            Client former = Client.open(ensemble.store(ensemble.aFollower()), LONG_MS);
            Client present = Objects.requireNonNull(former.reattach(former.store()));
            assertThat(former.call(new WriteRequest.CloseSession())).isEqualTo(new WriteResult.SessionClosed());
            MemoryEnsemble.await("it is told", () -> present.endings.equals(List.of(Reason.CLOSED)));
            assertThat(former.endings).containsExactly(Reason.MOVED);
        }
    }

    @Test
    void aSilentLocalSessionExpiresWhereItIs() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3, UPGRADING)) {
            ensemble.awaitLeader();
            long sid = ensemble.aFollower();
            Client client = Client.open(ensemble.store(sid), SHORT_MS);
            MemoryEnsemble.await("it has expired", () -> client.endings.contains(Reason.EXPIRED));
            assertThat(client.touch()).isFalse();
            assertThat(infos(ensemble, sid)).isEmpty();
            assertThat(client.reattach(ensemble.store(sid))).isNull();
        }
    }

    @Test
    void aSessionThatExpiresWhileItIsMadeOneOfAllIsForgottenWithTheLeader() {
        AtomicLong nowMs = new AtomicLong();
        StateConfig config = StateConfig.standard().withTickTimeMs(100).withClock(new StoreClock() {
            @Override
            public long wallMs() {
                return nowMs.get();
            }

            @Override
            public long steadyMs() {
                return nowMs.get();
            }
        });
        List<Reason> endings = new ArrayList<>();
        try (StateMachine state = new StateMachine(StoreState.fresh(config), config)) {
            LocalSessions sessions =
                    new LocalSessions(MemoryEnsemble.config(UPGRADING, config), state, new LocalSessions.Leader() {
                        @Override
                        public void forward(Submission submission, CompletionHandler handler, boolean local) {}

                        @Override
                        public boolean begin(long sessionId, int timeoutMs) {
                            return true;
                        }
                    });
            sessions.open(7, new Opening(SHORT_MS, endings::add, new CompletableFuture<>(), false), false);
            WriteRequest ephemeral = Client.creation("/e", NodeKind.EPHEMERAL, false);
            sessions.submit(new Submission(7, 1, List.of(), ephemeral), done -> {});
            for (int ticks = 0; ticks < 100; ticks++) {
                sessions.ticked(nowMs.addAndGet(10));
            }
            assertThat(sessions.isLive(7)).isFalse();
            assertThat(sessions.has(7)).isTrue();
            sessions.leaderLost();
            assertThat(sessions.has(7)).isFalse();
            assertThat(endings).containsExactly(Reason.EXPIRED);
        }
    }

    @Test
    void aLocalSessionOutlivesTheLeader() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3, UPGRADING)) {
            long leader = ensemble.awaitLeader();
            Client client = Client.open(ensemble.store(ensemble.aFollower()), LONG_MS);
            client.create("/before", NodeKind.PERSISTENT);
            ensemble.stop(leader);
            MemoryEnsemble.await("it is cut off", () -> client.endings.contains(Reason.STORE_CLOSED));
            ensemble.awaitLeader();
            Client again = Objects.requireNonNull(client.reattach(client.store()));
            again.create("/after", NodeKind.EPHEMERAL);
            assertThat(again.store().ephemerals(client.id())).containsExactly("/after");
        }
    }

    @Test
    void aLeaderTakesNoWriteOfADeadSessionAndASessionThatNobodyAskedToBeLocalBecomesGlobalByItsFirst() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            ensemble.awaitLeader();
            for (long sid = 1; sid <= 3; sid++) {
                Client global = Client.open(ensemble.store(sid), LONG_MS);
                global.call(new WriteRequest.CloseSession());
                assertThat(global.call(Client.creation("/dead", NodeKind.PERSISTENT, false)))
                        .isEqualTo(new WriteResult.Failed(ErrorCode.SESSION_EXPIRED));
                Client local = Client.openLocal(ensemble.store(sid), LONG_MS);
                assertThat(Objects.requireNonNull(infos(ensemble, sid).get(local.id()))
                                .local())
                        .isTrue();
                local.create("/alive" + sid, NodeKind.PERSISTENT);
                assertThat(Objects.requireNonNull(infos(ensemble, sid).get(local.id()))
                                .local())
                        .isFalse();
            }
        }
    }

    @Test
    void aSessionThatNobodyAskedToBeLocalIsUpgradedWhateverTheConfigurationSays() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3, FIXED)) {
            ensemble.awaitLeader();
            Client client = Client.openLocal(ensemble.store(ensemble.aFollower()), LONG_MS);
            client.create("/mine", NodeKind.EPHEMERAL);
            assertThat(client.store().ephemerals(client.id())).containsExactly("/mine");
        }
    }
}

package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.session.SessionTable;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.txn.CloseSessionTxn;
import io.zabra.engine.txn.CreateSessionTxn;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.ErrorTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnDigest;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnPreparer;
import io.zabra.engine.txn.TxnType;
import io.zabra.engine.watch.WatchEvent;
import io.zabra.engine.watch.WatchMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The state that a replicated store applies committed transactions to, without a log or an ensemble. */
class StateMachineTest {
    private static final long SESSION = 0x100;
    private static final int TIMEOUT_MS = 6_000;

    private final ManualClock clock = new ManualClock();
    private final StateConfig config =
            StateConfig.standard().withTickTimeMs(1_000).withClock(clock);
    private final StateMachine state = new StateMachine(StoreState.fresh(config), config);
    private final TxnPreparer preparer = new TxnPreparer(
            state.preparedOn(), LocalStoreConfig.standard().requests().access(), false, true);
    private final List<SessionOwner.Reason> reasons = new ArrayList<>();
    private final SessionOwner owner = reasons::add;

    @AfterEach
    void close() {
        state.close();
    }

    @Test
    void whatIsAppliedIsSeenAndPrepared() {
        apply(1, new CreateSessionTxn(TIMEOUT_MS));
        create(2, "/a");
        assertThat(state.tree().find("/a")).isNotNull();
        assertThat(state.preparedOn().session(SESSION)).isEqualTo(ErrorCode.OK);
        assertThat(state.sessions().attach(SESSION, TIMEOUT_MS, owner, 0).live())
                .isTrue();
        StateMachine.Outcome closed = apply(3, new CloseSessionTxn(List.of()));
        assertThat(closed.ended()).isSameAs(owner);
        assertThat(state.preparedOn().session(SESSION)).isEqualTo(ErrorCode.UNKNOWN_SESSION);
    }

    @Test
    void theStateOfOneServerIsTakenOverByAnother() throws IOException {
        apply(1, new CreateSessionTxn(TIMEOUT_MS));
        create(2, "/a");
        StoreState received = StoreState.empty(config);
        try (PinnedState pin = state.pinState()) {
            create(3, "/later");
            pin.giveTo(received);
        }
        try (StateMachine learner = new StateMachine(StoreState.fresh(config), config)) {
            learner.replace(received);
            assertThat(learner.lastZxid()).isEqualTo(2);
            assertThat(learner.tree().find("/a")).isNotNull();
            assertThat(learner.tree().find("/later")).isNull();
            assertThat(learner.sessions().timeoutsMs()).containsEntry(SESSION, TIMEOUT_MS);
        }
    }

    @Test
    void aPinOutlivesTheReplacementOfItsTree() {
        create(1, "/old");
        PinnedTree pin = state.pin();
        state.replace(StoreState.fresh(config));
        clock.advance(60_000);
        state.reclaim();
        assertThat(pin.find("/old")).isNotNull();
        assertThat(state.tree().find("/old")).isNull();
        pin.close();
        state.reclaim();
    }

    @Test
    void aPinTellsItsOwnEphemeralsThoughItsTreeWasReplaced() throws IOException {
        apply(1, new CreateSessionTxn(TIMEOUT_MS));
        createEphemeral(2, "/e");
        StoreState received = StoreState.empty(config);
        try (PinnedState passed = state.pinState()) {
            createEphemeral(3, "/f");
            try (PinnedTree pin = state.pin()) {
                assertThat(pin.ephemerals(SESSION)).containsExactly("/e", "/f");
                passed.giveTo(received);
                state.replace(received);
                assertThat(pin.ephemerals(SESSION)).containsExactly("/e", "/f");
            }
        }
        try (PinnedTree pin = state.pin()) {
            assertThat(pin.ephemerals(SESSION)).containsExactly("/e");
        }
    }

    @Test
    void whichEphemeralsThereAreBeginsWithTheStateThatWasLoaded() throws IOException {
        apply(1, new CreateSessionTxn(TIMEOUT_MS));
        createEphemeral(2, "/e");
        create(9, "/x");
        StoreState received = StoreState.empty(config);
        try (PinnedState pin = state.pinState()) {
            pin.giveTo(received);
        }
        state.replace(received);
        assertThat(state.ephemeralsZxid(SESSION)).isEqualTo(9);
        assertThat(state.ephemeralsZxid(SESSION + 1)).isEqualTo(9);
        createEphemeral(10, "/f");
        assertThat(state.ephemeralsZxid(SESSION)).isEqualTo(10);
        assertThat(state.ephemeralsZxid(SESSION + 1)).isEqualTo(9);
    }

    /** Watches fire before the transaction is visible, when the session's list is another already. */
    @Test
    void aPinDoesNotTellTheEphemeralsOfATransactionThatIsNotVisibleYet() {
        apply(1, new CreateSessionTxn(TIMEOUT_MS));
        List<String> told = new ArrayList<>();
        tellAmid("/e", told);
        createEphemeral(2, "/e");
        tellAmid("/e", told);
        apply(3, new DeleteTxn("/e"));
        assertThat(told).containsExactly("1: null", "2: null");
        try (PinnedTree pin = state.pin()) {
            assertThat(pin.ephemerals(SESSION)).isEmpty();
        }
    }

    private void tellAmid(String path, List<String> told) {
        state.readAndWatch(
                path,
                WatchMode.DATA,
                event -> {
                    try (PinnedTree pin = state.pin()) {
                        told.add(pin.zxid() + ": " + pin.ephemerals(SESSION));
                    }
                },
                tree -> tree.find(path),
                found -> true);
    }

    @Test
    void clientsOfAReplacedStateConnectAnew() {
        apply(5, new CreateSessionTxn(TIMEOUT_MS));
        state.sessions().attach(SESSION, TIMEOUT_MS, owner, 0);
        List<WatchEvent> events = new ArrayList<>();
        state.readAndWatch("/a", WatchMode.DATA, events::add, tree -> tree.find("/a"), found -> true);
        StoreState other = StoreState.empty(config);
        other.session(SESSION, TIMEOUT_MS);
        other.snapshotEnds(3);
        state.replace(other);
        assertThat(reasons).containsExactly(SessionOwner.Reason.STORE_CLOSED);
        assertThat(state.watches().size()).isZero();
        assertThat(state.sessions().life(SESSION)).isEqualTo(SessionTable.Life.LIVE);
        create(4, "/a");
        assertThat(events).isEmpty();
    }

    @Test
    void aWatchLeftAfterTheReplacementFiresThoughTheZxidWentBack() {
        create(9, "/x");
        StoreState other = StoreState.empty(config);
        other.snapshotEnds(3);
        state.replace(other);
        List<WatchEvent> events = new ArrayList<>();
        state.readAndWatch("/a", WatchMode.DATA, events::add, tree -> tree.find("/a"), found -> true);
        state.readAndWatch("/", WatchMode.PERSISTENT_RECURSIVE, events::add, tree -> tree.find("/a"), found -> true);
        create(4, "/a");
        assertThat(events).hasSize(2);
    }

    @Test
    void aNewLeaderGivesEverySessionItsFullTimeout() {
        apply(1, new CreateSessionTxn(TIMEOUT_MS));
        clock.advance(60_000);
        assertThat(state.sessions().expire(clock.steadyMs())).containsExactly(SESSION);
        state.sessions().restart(clock.steadyMs());
        assertThat(state.sessions().life(SESSION)).isEqualTo(SessionTable.Life.LIVE);
        assertThat(state.sessions().expire(clock.steadyMs() + 1)).isEmpty();
        assertThat(state.sessions().heard(SESSION, TIMEOUT_MS, clock.steadyMs() + 5_000))
                .isTrue();
        assertThat(state.sessions().expire(clock.steadyMs() + 8_000)).isEmpty();
        assertThat(state.sessions().expire(clock.steadyMs() + 12_001)).containsExactly(SESSION);
    }

    @Test
    void aDigestThatDiffersIsCountedAndNothingElse() {
        create(1, "/a");
        applyWithDigest(2, new TxnDigest(TxnDigest.CURRENT_VERSION, state.digest()));
        applyWithDigest(3, null);
        applyWithDigest(4, new TxnDigest(TxnDigest.CURRENT_VERSION + 1, 7));
        assertThat(state.digestMismatches()).isZero();
        applyWithDigest(5, new TxnDigest(TxnDigest.CURRENT_VERSION, state.digest() + 1));
        assertThat(state.digestMismatches()).isEqualTo(1);
        create(6, "/b");
        assertThat(state.tree().find("/b")).isNotNull();
        assertThat(state.digestMismatches()).isEqualTo(1);
    }

    private void createEphemeral(long zxid, String path) {
        TxnType type = CreateTxn.typeOf(NodeKind.EPHEMERAL);
        apply(zxid, new CreateTxn(type, path, new byte[0], StoreClient.OPEN, NodeKind.EPHEMERAL, 0, -1));
    }

    private void create(long zxid, String path) {
        TxnHeader header = new TxnHeader(0, 0, zxid, clock.wallMs());
        apply(preparer.prepare(header, List.of(), StoreClient.creation(path)));
    }

    @Test
    void aReceivedStateMayBeAheadOfItsTransactionsUntilADigestIsRight() throws IOException {
        StoreState fuzzy = StoreState.empty(config);
        try (PinnedState pin = state.pinState()) {
            pin.giveTo(fuzzy);
        }
        state.replace(fuzzy);
        TxnDigest wrong = new TxnDigest(TxnDigest.CURRENT_VERSION, state.digest() + 1);
        applyWithDigest(1, wrong);
        assertThat(state.digestMismatches()).isZero();
        applyWithDigest(2, new TxnDigest(TxnDigest.CURRENT_VERSION, state.digest()));
        applyWithDigest(3, wrong);
        assertThat(state.digestMismatches()).isEqualTo(1);
    }

    /** A transaction that changes nothing. */
    private void applyWithDigest(long zxid, @Nullable TxnDigest digest) {
        state.apply(new LoggedTxn(new TxnHeader(SESSION, 0, zxid, clock.wallMs()), new ErrorTxn(-101), digest));
    }

    private StateMachine.Outcome apply(long zxid, Txn txn) {
        return apply(new LoggedTxn(new TxnHeader(SESSION, 0, zxid, clock.wallMs()), txn, null));
    }

    private StateMachine.Outcome apply(LoggedTxn logged) {
        StateMachine.Outcome outcome = state.apply(logged);
        preparer.applied(logged.zxid());
        return outcome;
    }
}

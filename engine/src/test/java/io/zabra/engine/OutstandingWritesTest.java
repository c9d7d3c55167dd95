package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.MultiTxn;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnPreparer;
import io.zabra.engine.txn.WriteRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a preparer knows of a znode while writes of it are decided and not applied, and after. */
class OutstandingWritesTest {
    private static final byte[] DATA = {1};

    private final ManualClock clock = new ManualClock();
    private final StateConfig config = StateConfig.standard().withClock(clock);
    private final StateMachine state = new StateMachine(StoreState.fresh(config), config);
    private final TxnPreparer preparer = new TxnPreparer(
            state.preparedOn(), LocalStoreConfig.standard().requests().access(), false, true);

    @BeforeEach
    void create() {
        apply(prepare(1, StoreClient.creation("/a")));
    }

    @AfterEach
    void close() {
        state.close();
    }

    @Test
    void aWriteIsPreparedOnTheLatestOneThoughAnEarlierOneIsApplied() {
        LoggedTxn first = prepare(2, set());
        LoggedTxn second = prepare(3, set());
        apply(first);
        assertThat(version(prepare(4, set()).txn())).isEqualTo(3);
        apply(second);
        assertThat(version(prepare(5, set()).txn())).isEqualTo(4);
    }

    @Test
    void nothingIsLeftOfWritesThatAreApplied() {
        LoggedTxn first = prepare(2, set());
        LoggedTxn second = prepare(3, set());
        apply(first);
        apply(second);
        applyVersion(4, 9);
        assertThat(version(prepare(5, set()).txn())).isEqualTo(10);
    }

    @Test
    void nothingIsLeftOfAWriteThatARefusedMultiWouldHaveReplaced() {
        LoggedTxn first = prepare(2, set());
        WriteRequest refused = new WriteRequest.Multi(List.of(set(), new WriteRequest.Delete("/missing", -1)));
        assertThat(prepare(3, refused).txn())
                .isInstanceOfSatisfying(
                        MultiTxn.class, multi -> assertThat(multi.failed()).isTrue());
        assertThat(version(prepare(4, set()).txn())).isEqualTo(2);
        apply(first);
        preparer.applied(4);
        applyVersion(5, 9);
        assertThat(version(prepare(6, set()).txn())).isEqualTo(10);
    }

    private static WriteRequest set() {
        return new WriteRequest.SetData("/a", DATA, -1);
    }

    private static int version(Txn txn) {
        return ((SetDataTxn) txn).version();
    }

    private LoggedTxn prepare(long zxid, WriteRequest request) {
        return preparer.prepare(new TxnHeader(0, 0, zxid, clock.wallMs()), List.of(), request);
    }

    /** What another server has prepared. */
    private void applyVersion(long zxid, int version) {
        apply(new LoggedTxn(new TxnHeader(0, 0, zxid, clock.wallMs()), new SetDataTxn("/a", DATA, version), null));
    }

    private void apply(LoggedTxn logged) {
        state.apply(logged);
        preparer.applied(logged.zxid());
    }
}

package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.session.SessionIds;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.ErrorTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PreparationTest {
    private static final long SESSION = 0x100000000000007L;

    /** In one batch with the write that it asked for at the last moment. */
    @Test
    void aLocalSessionThatIsEndingDoesNotBeginForAll() {
        LocalStoreConfig config = LocalStoreConfig.standard();
        StateMachine state = new StateMachine(StoreState.fresh(config.state()), config.state());
        try {
            Preparation preparation = new Preparation(state, new SessionIds(1, 1), config);
            state.locals().open(SESSION, 10_000, reason -> {}, 0);
            state.locals().markClosing(SESSION);
            assertThat(preparation.prepare(new Operation.Upgrade(SESSION)).logged())
                    .isNull();
            WriteRequest create = new WriteRequest.Create("/e", null, StoreClient.OPEN, NodeKind.EPHEMERAL, false, 0);
            Operation write =
                    new Operation.Write(new ZnodeStore.Submission(SESSION, 1, List.of(), create), done -> {}, false);
            LoggedTxn refused =
                    Objects.requireNonNull(preparation.prepare(write).logged());
            assertThat(refused.txn()).isEqualTo(new ErrorTxn(ErrorCode.SESSION_EXPIRED));
        } finally {
            state.close();
        }
    }
}

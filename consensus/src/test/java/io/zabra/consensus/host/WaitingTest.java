package io.zabra.consensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.ZnodeStore.CompletionHandler;
import io.zabra.engine.txn.CloseSessionTxn;
import io.zabra.engine.txn.CreateSessionTxn;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.ErrorTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private static final long SESSION = 7;
    private static final CompletionHandler CLIENT = completion -> {};
    private static final Txn WRITE = new ErrorTxn(ErrorCode.NO_NODE);
    private static final Txn END = new CloseSessionTxn(List.of());

    private final Waiting waiting = new Waiting();

    private static TxnHeader txn(int cxid, long zxid) {
        return new TxnHeader(SESSION, cxid, zxid, 0);
    }

    @Test
    void aCommittedTransactionAnswersTheFirstWriteOfItsNumber() {
        waiting.add(SESSION, 5, false, CLIENT);
        assertThat(waiting.take(txn(4, 101), WRITE)).isNull();
        assertThat(waiting.take(txn(5, 102), END)).isNull();
        assertThat(waiting.take(txn(5, 103), WRITE)).isSameAs(CLIENT);
        assertThat(waiting.take(txn(5, 104), WRITE)).isNull();
    }

    /** Some clients number from 0, and 0 stands in what begins a session that was made one of all servers. */
    @Test
    void whatBeginsASessionAnswersNoWrite() {
        waiting.add(SESSION, 0, false, CLIENT);
        assertThat(waiting.take(txn(0, 101), new CreateSessionTxn(10_000))).isNull();
        assertThat(waiting.take(txn(0, 102), WRITE)).isSameAs(CLIENT);
    }

    @Test
    void whatWasProposedBeforeAWriteIsNotItsAnswerThoughItHasTheSameNumber() {
        waiting.proposed(100);
        waiting.add(SESSION, 5, false, CLIENT);
        assertThat(waiting.take(txn(5, 100), WRITE)).isNull();
        assertThat(waiting.take(txn(5, 101), WRITE)).isSameAs(CLIENT);
    }
}

package io.zabra.consensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.ZnodeStore.CompletionHandler;
import io.zabra.engine.txn.TxnHeader;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private static final long SESSION = 7;
    private static final CompletionHandler CLIENT = completion -> {};

    private final Waiting waiting = new Waiting();

    private static TxnHeader txn(int cxid, long zxid) {
        return new TxnHeader(SESSION, cxid, zxid, 0);
    }

    @Test
    void aCommittedTransactionAnswersTheFirstWriteOfItsNumber() {
        waiting.add(SESSION, 5, false, CLIENT);
        assertThat(waiting.take(txn(4, 101), false)).isNull();
        assertThat(waiting.take(txn(5, 102), true)).isNull();
        assertThat(waiting.take(txn(5, 103), false)).isSameAs(CLIENT);
        assertThat(waiting.take(txn(5, 104), false)).isNull();
    }

    @Test
    void whatWasProposedBeforeAWriteIsNotItsAnswerThoughItHasTheSameNumber() {
        waiting.proposed(100);
        waiting.add(SESSION, 5, false, CLIENT);
        assertThat(waiting.take(txn(5, 100), false)).isNull();
        assertThat(waiting.take(txn(5, 101), false)).isSameAs(CLIENT);
    }
}

package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.txn.CheckVersionTxn;
import io.zabra.engine.txn.MultiTxn;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentWritesTest {
    private static final long SESSION = 7;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 8, 9, 40})
    void aZnodeThatAMultiChangesTwiceCountsOnce(int znodes) {
        List<Txn> parts = new ArrayList<>();
        for (int i = 0; i < 2 * znodes; i++) {
            parts.add(new SetDataTxn(TxnType.SET_DATA, "/n-" + i % znodes, new byte[0], i));
        }
        parts.add(new CheckVersionTxn("/looked-at", 1));
        RecentWrites writes = noting(new MultiTxn(parts));
        assertThat(writes.find(SESSION, cxid -> cxid == 1, 0)).isEqualTo(new RecentWrites.Found(1, 1, znodes));
    }

    @Test
    void whatChangesNothingIsNoWrite() {
        RecentWrites writes = noting(new MultiTxn(List.of(new CheckVersionTxn("/looked-at", 1))));
        assertThat(writes.find(SESSION, cxid -> true, 0)).isEqualTo(new RecentWrites.Found(0, 0, 0));
    }

    private static RecentWrites noting(Txn txn) {
        RecentWrites writes = RecentWrites.empty();
        writes.begin(0);
        writes.note(new TxnHeader(SESSION, 1, 1, 0), txn);
        return writes;
    }
}

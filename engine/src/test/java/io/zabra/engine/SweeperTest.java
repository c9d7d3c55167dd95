package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.zabra.engine.tree.DataTree;
import io.zabra.engine.tree.RecordSizing;
import io.zabra.engine.tree.TxnApplier;
import io.zabra.engine.tree.VersionedRecords;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import io.zabra.engine.txn.WriteRequest.DeleteContainer;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class SweeperTest {
    private static final int ZNODES = 100;
    private static final int DATA_BYTES = 100_000;
    private static final long TTL_MS = 1_000;

    /** A leader looks at all of them in its own thread. */
    @Test
    void whoLooksForWhatIsDueReadsNoData() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        RecordSizing sizing = new RecordSizing(10_000, 40, 100, 1 << 24);
        try (DataTree tree = DataTree.fresh(VersionedRecords.offHeap(sizing, 1 << 20, Runnable::run))) {
            for (int i = 1; i <= ZNODES; i++) {
                CreateTxn create = new CreateTxn(
                        TxnType.CREATE_TTL, "/t" + i, new byte[DATA_BYTES], StoreClient.OPEN, NodeKind.TTL, TTL_MS, -1);
                TxnApplier.apply(tree, new TxnHeader(1, 0, i, 0), create);
                tree.publish(i);
            }
            Sweeper sweeper = new Sweeper(tree, LocalStoreConfig.Sweep.STANDARD);
            assertThat(sweeper.candidates(TTL_MS)).isEmpty();
            assertThat(sweeper.candidates(TTL_MS + 1)).contains(new DeleteContainer("/t7", 7));
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThat(sweeper.candidates(TTL_MS + 1)).hasSize(ZNODES);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated).isLessThan((long) ZNODES * DATA_BYTES / 10);
        }
    }
}

package io.zabra.cli;

import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.txn.LoggedTxn;
import java.util.function.LongConsumer;

/** Hands a state on, and tells how many znodes and transactions have passed. One thread. */
final class CountedSink implements StateSink {
    private final StateSink target;
    private final LongConsumer reached;
    private long passed;

    CountedSink(StateSink target, LongConsumer reached) {
        this.target = target;
        this.reached = reached;
    }

    @Override
    public void session(long sessionId, int timeoutMs) {
        target.session(sessionId, timeoutMs);
    }

    @Override
    public void znode(NodeImage znode) {
        target.znode(znode);
        reached.accept(++passed);
    }

    @Override
    public void snapshotEnds(long zxid) {
        target.snapshotEnds(zxid);
    }

    @Override
    public void transaction(LoggedTxn txn) {
        target.transaction(txn);
        reached.accept(++passed);
    }
}

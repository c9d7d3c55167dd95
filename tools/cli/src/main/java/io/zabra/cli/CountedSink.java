package io.zabra.cli;

import io.zabra.engine.snapshot.ForwardingSink;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.txn.LoggedTxn;
import java.util.function.LongConsumer;

/** Hands a state on, and tells how many znodes and transactions have passed. One thread. */
final class CountedSink extends ForwardingSink {
    private final LongConsumer reached;
    private long passed;

    CountedSink(StateSink target, LongConsumer reached) {
        super(target);
        this.reached = reached;
    }

    @Override
    public void znode(NodeImage znode) {
        super.znode(znode);
        reached.accept(++passed);
    }

    @Override
    public void transaction(LoggedTxn txn) {
        super.transaction(txn);
        reached.accept(++passed);
    }
}

package io.zabra.engine.snapshot;

import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.txn.LoggedTxn;

/** Gives all that it takes to another sink: for sinks that leave something out, and to hide what else another one is. */
public class ForwardingSink implements StateSink {
    private final StateSink target;

    /** @param target whose threads and errors are this one's, too */
    public ForwardingSink(StateSink target) {
        this.target = target;
    }

    @Override
    public void session(long sessionId, int timeoutMs) {
        target.session(sessionId, timeoutMs);
    }

    @Override
    public void znode(NodeImage znode) {
        target.znode(znode);
    }

    @Override
    public void snapshotEnds(long zxid) {
        target.snapshotEnds(zxid);
    }

    @Override
    public void transaction(LoggedTxn txn) {
        target.transaction(txn);
    }
}

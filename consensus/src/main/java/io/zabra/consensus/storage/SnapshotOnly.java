package io.zabra.consensus.storage;

import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.txn.LoggedTxn;

/** Keeps the log's transactions from a sink. */
record SnapshotOnly(StateSink sink) implements StateSink {
    @Override
    public void session(long sessionId, int timeoutMs) {
        sink.session(sessionId, timeoutMs);
    }

    @Override
    public void znode(NodeImage znode) {
        sink.znode(znode);
    }

    @Override
    public void snapshotEnds(long zxid) {
        sink.snapshotEnds(zxid);
    }

    @Override
    public void transaction(LoggedTxn txn) {}
}

package io.zabra.consensus.storage;

import io.zabra.engine.snapshot.ParallelSink;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.txn.LoggedTxn;

/** Keeps the log's transactions from a sink that takes a snapshot from several threads. */
record PartsOnly(ParallelSink sink) implements ParallelSink {
    @Override
    public void beginParts(long znodes) {
        sink.beginParts(znodes);
    }

    @Override
    public Part part() {
        return sink.part();
    }

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

package io.zabra.consensus.storage;

import io.zabra.engine.snapshot.ForwardingSink;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.txn.LoggedTxn;

/** Keeps the log's transactions from a sink. */
final class SnapshotOnly extends ForwardingSink {
    SnapshotOnly(StateSink sink) {
        super(sink);
    }

    @Override
    public void transaction(LoggedTxn txn) {}
}

package io.zabra.consensus.storage;

import io.zabra.engine.snapshot.ForwardingSink;
import io.zabra.engine.snapshot.ParallelSink;
import io.zabra.engine.txn.LoggedTxn;

/** Keeps the log's transactions from a sink that takes a snapshot from several threads. */
final class PartsOnly extends ForwardingSink implements ParallelSink {
    private final ParallelSink sink;

    PartsOnly(ParallelSink sink) {
        super(sink);
        this.sink = sink;
    }

    @Override
    public void beginParts(long znodes) {
        sink.beginParts(znodes);
    }

    @Override
    public boolean takesRecords() {
        return sink.takesRecords();
    }

    @Override
    public void beginAnew() {
        sink.beginAnew();
    }

    @Override
    public Part part() {
        return sink.part();
    }

    @Override
    public void transaction(LoggedTxn txn) {}
}

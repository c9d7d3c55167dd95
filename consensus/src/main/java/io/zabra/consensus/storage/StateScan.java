package io.zabra.consensus.storage;

import io.zabra.engine.snapshot.SnapshotStore;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.txn.LoggedTxn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a state that gives its sessions first, as the snapshot store wants it: sessions, then znodes. */
final class StateScan {
    /** A state that can be read as often as needed, and is the same each time. */
    @FunctionalInterface
    interface Source {
        void giveTo(StateSink sink) throws IOException;
    }

    private final Source source;

    StateScan(Source source) {
        this.source = source;
    }

    /** Timeouts in ms by session id. */
    Map<Long, Integer> sessions() throws IOException {
        Sessions sink = new Sessions();
        try {
            source.giveTo(sink);
        } catch (IOException | RuntimeException e) {
            // However the source passes on what it was stopped with.
            if (!sink.complete) {
                throw e;
            }
        }
        return sink.timeoutsMs;
    }

    /** Gives all znodes. */
    void znodes(SnapshotStore.NodeSink target) throws IOException {
        try {
            source.giveTo(new Znodes(target));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Reads it to its end, for its errors alone. */
    void check() throws IOException {
        znodes(znode -> {});
    }

    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Enough() {
            super(null, null, false, false);
        }
    }

    private static final class Sessions implements StateSink {
        private final Map<Long, Integer> timeoutsMs = new LinkedHashMap<>();
        private boolean complete;

        @Override
        public void session(long sessionId, int timeoutMs) {
            timeoutsMs.put(sessionId, timeoutMs);
        }

        @Override
        public void znode(NodeImage znode) {
            complete = true;
            throw new Enough();
        }

        @Override
        public void snapshotEnds(long zxid) {}

        @Override
        public void transaction(LoggedTxn txn) {}
    }

    private record Znodes(SnapshotStore.NodeSink target) implements StateSink {
        @Override
        public void session(long sessionId, int timeoutMs) {}

        @Override
        public void znode(NodeImage znode) {
            try {
                target.znode(znode);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void snapshotEnds(long zxid) {}

        @Override
        public void transaction(LoggedTxn txn) {}
    }
}

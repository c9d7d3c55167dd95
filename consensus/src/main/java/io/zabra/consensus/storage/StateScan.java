package io.zabra.consensus.storage;

import io.zabra.engine.snapshot.SnapshotStore;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.txn.LoggedTxn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
        Znodes sink = new Znodes(target);
        try {
            source.giveTo(sink);
        } catch (IOException | RuntimeException e) {
            // However the source passes on what it was stopped with.
            if (sink.failure != null) {
                throw sink.failure;
            }
            throw e;
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

    private static final class Znodes implements StateSink {
        private final SnapshotStore.NodeSink target;
        private @Nullable IOException failure;

        Znodes(SnapshotStore.NodeSink target) {
            this.target = target;
        }

        @Override
        public void session(long sessionId, int timeoutMs) {}

        @Override
        public void znode(NodeImage znode) {
            try {
                target.znode(znode);
            } catch (IOException e) {
                failure = e;
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void snapshotEnds(long zxid) {}

        @Override
        public void transaction(LoggedTxn txn) {}
    }
}

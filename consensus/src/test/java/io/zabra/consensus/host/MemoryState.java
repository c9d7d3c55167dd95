package io.zabra.consensus.host;

import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.txn.LoggedTxn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A whole state, kept as it was given. */
final class MemoryState implements StateSink {
    private final Map<Long, Integer> sessions = new LinkedHashMap<>();
    private final List<NodeImage> znodes = new ArrayList<>();
    private long zxid = -1;

    static MemoryState of(StateImage image) {
        MemoryState state = new MemoryState();
        try (image) {
            image.giveTo(state);
            return state;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    long zxid() {
        return zxid;
    }

    void giveTo(StateSink sink) {
        sessions.forEach(sink::session);
        znodes.forEach(sink::znode);
        sink.snapshotEnds(zxid);
    }

    @Override
    public void session(long sessionId, int timeoutMs) {
        sessions.put(sessionId, timeoutMs);
    }

    @Override
    public void znode(NodeImage znode) {
        znodes.add(znode);
    }

    @Override
    public void snapshotEnds(long endZxid) {
        zxid = endZxid;
    }

    @Override
    public void transaction(LoggedTxn txn) {
        throw new AssertionError("a snapshot has no transactions");
    }
}

package io.zabra.engine;

import io.zabra.engine.snapshot.NodeImages;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.SnapshotTooOldException;
import java.io.IOException;
import java.util.Map;

/**
 * Tree and sessions as of one zxid, held there until closed. Any thread.
 *
 * @param timeoutsMs by session id
 */
public record PinnedState(PinnedTree tree, Map<Long, Integer> timeoutsMs) implements HeldState {
    @Override
    public long zxid() {
        return tree.zxid();
    }

    /** Whoever reads it more than once keeps what he is slow for. */
    @Override
    public boolean isPressed() {
        return false;
    }

    @Override
    public void giveTo(StateSink sink) throws IOException {
        try {
            timeoutsMs.forEach(sink::session);
            NodeImages.of(tree, sink::znode);
            sink.snapshotEnds(zxid());
        } catch (SnapshotTooOldException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        tree.close();
    }
}

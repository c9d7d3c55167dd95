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
public record PinnedState(PinnedTree tree, Map<Long, Integer> timeoutsMs) implements AutoCloseable {
    public long zxid() {
        return tree.zxid();
    }

    /**
     * Gives sessions and znodes, then {@link StateSink#snapshotEnds}. May take long.
     *
     * @throws IOException where the state was held for too long, and is no more
     */
    public void giveTo(StateSink sink) throws IOException {
        try {
            timeoutsMs.forEach(sink::session);
            NodeImages.of(tree, sink::znode);
            sink.snapshotEnds(zxid());
        } catch (SnapshotTooOldException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Idempotent. */
    @Override
    public void close() {
        tree.close();
    }
}

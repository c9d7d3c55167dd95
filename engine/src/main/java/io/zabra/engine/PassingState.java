package io.zabra.engine;

import io.zabra.engine.snapshot.NodeImages;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.tree.SnapshotTooOldException;
import io.zabra.engine.tree.TreePassage;
import io.zabra.engine.tree.ZnodeCursor;
import java.io.IOException;
import java.util.Map;

/**
 * Tree and sessions as of one zxid, to be read once to their end, as for a snapshot; who stops at the first znode may begin again.
 *
 * @param timeoutsMs by session id
 */
public record PassingState(TreePassage tree, Map<Long, Integer> timeoutsMs) implements HeldState {
    @Override
    public long zxid() {
        return tree.zxid();
    }

    @Override
    public boolean isPressed() {
        return tree.isPressed();
    }

    @Override
    public void giveTo(StateSink sink) throws IOException {
        try (ZnodeCursor cursor = tree.cursor()) {
            timeoutsMs.forEach(sink::session);
            NodeImages.of(cursor, sink::znode);
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

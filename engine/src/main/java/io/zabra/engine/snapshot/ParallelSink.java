package io.zabra.engine.snapshot;

import io.zabra.engine.tree.NodeImage;

/**
 * A sink that takes the znodes of a snapshot from several threads at once, in any order. {@link #snapshotEnds} comes when
 * all parts are closed.
 */
public interface ParallelSink extends StateSink {
    /** What one thread gives; closed by it. */
    interface Part extends AutoCloseable {
        void znode(NodeImage znode);

        @Override
        void close();
    }

    /**
     * Begins to take znodes so; {@link #znode} is not called then.
     *
     * @param znodes about how many there will be
     */
    void beginParts(long znodes);

    /** For one thread. Any thread, after {@link #beginParts}. */
    Part part();
}

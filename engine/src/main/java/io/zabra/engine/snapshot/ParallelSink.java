package io.zabra.engine.snapshot;

import io.zabra.engine.tree.PackedNode;

/**
 * A sink that takes the znodes of a snapshot from several threads at once, in any order. {@link #snapshotEnds} comes when
 * all parts are closed.
 */
public interface ParallelSink extends StateSink {
    /** What one thread gives; closed by it. */
    interface Part extends AutoCloseable {
        /** What comes now, up to the next call, is in the order of paths; what came before need not be right before it. */
        void beginRun();

        /** @param znode the caller's again when this returns */
        void znode(PackedNode znode);

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

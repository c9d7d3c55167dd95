package io.zabra.engine.snapshot;

import io.zabra.engine.tree.PackedNode;
import io.zabra.engine.tree.PackedRecords;

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

        /** @param records the caller's again when this returns; only where {@link ParallelSink#takesRecords} */
        void records(PackedRecords records);

        /**
         * Leaves of the index over {@link #records}, in the order of their entries; only where {@link ParallelSink#takesRecords}.
         *
         * @param number greater than those of the leaves before them, whichever part was given these
         * @param bytes the caller's again when this returns
         * @param start where the first one begins
         * @param end where the last one ends
         */
        void leaves(int number, byte[] bytes, int start, int end);

        @Override
        void close();
    }

    /**
     * Begins to take znodes so; {@link #znode} is not called then.
     *
     * @param znodes about how many there will be
     */
    void beginParts(long znodes);

    /** Whether its parts are given records and leaves as they were in the store that the snapshot is of. Else it is given znodes alone. */
    boolean takesRecords();

    /**
     * The snapshot turned out to be damaged: what came of it, sessions included, is worth nothing, and another one is given from its
     * beginning. All parts are closed.
     */
    void beginAnew();

    /** For one thread. Any thread, after {@link #beginParts}. */
    Part part();
}

package io.zabra.engine;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where transactions go before they are applied. One thread at a time; blocks. A failed call is the end: nothing is tried
 * again.
 */
interface Journal extends AutoCloseable {
    /** Nothing is kept. */
    Journal NONE = new Journal() {
        @Override
        public boolean isKept() {
            return false;
        }

        @Override
        public void append(long zxid, ByteBuffer txn) {}

        @Override
        public void force() {}

        @Override
        public long makeRoom(long wantedBytes) {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean purgeOneThrough(long zxid) {
            return false;
        }

        @Override
        public void close() {}
    };

    /** False: what is appended goes nowhere. */
    boolean isKept();

    /** @param txn as the log has it; the caller's again when this returns */
    void append(long zxid, ByteBuffer txn) throws IOException;

    /** Returns when all that was appended is durable. */
    void force() throws IOException;

    /**
     * Takes more of the disk, where there is less room than wanted.
     *
     * @return how many bytes of transactions can be appended; less than wanted where the disk is full
     */
    long makeRoom(long wantedBytes) throws IOException;

    /** What comes from now on is in another piece than what is there; not where the disk is full. */
    default void beginPiece() throws IOException {}

    /** Lets go of a piece of what is at or before this zxid, for a snapshot has it; false where there is none. */
    boolean purgeOneThrough(long zxid) throws IOException;

    @Override
    void close() throws IOException;
}

package io.zabra.engine;

import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnDigest;
import io.zabra.engine.txn.TxnHeader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where transactions go before they are applied. Commit thread only; blocks. A failed call is the end: nothing is tried
 * again.
 */
interface Journal extends AutoCloseable {
    /** Nothing is kept. */
    Journal NONE = new Journal() {
        @Override
        public int append(TxnHeader header, Txn txn, @Nullable TxnDigest digest) {
            return 0;
        }

        @Override
        public void force() {}

        @Override
        public void purgeThrough(long zxid) {}

        @Override
        public void close() {}
    };

    /** Returns the number of bytes that the transaction takes. */
    int append(TxnHeader header, Txn txn, @Nullable TxnDigest digest) throws IOException;

    /** Returns when all that was appended is durable. */
    void force() throws IOException;

    /** Lets go of what is at or before this zxid: a snapshot has it. */
    void purgeThrough(long zxid) throws IOException;

    @Override
    void close() throws IOException;
}

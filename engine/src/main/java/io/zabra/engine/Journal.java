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
        public void append(TxnHeader header, Txn txn, @Nullable TxnDigest digest) {}

        @Override
        public void force() {}

        @Override
        public void close() {}
    };

    void append(TxnHeader header, Txn txn, @Nullable TxnDigest digest) throws IOException;

    /** Returns when all that was appended is durable. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
}

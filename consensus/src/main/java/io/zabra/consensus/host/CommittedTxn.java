package io.zabra.consensus.host;

import io.zabra.consensus.zab.BrokenInvariantException;
import io.zabra.consensus.zab.LogEntry;
import io.zabra.engine.jute.JuteFormatException;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.TxnCodec;
import java.nio.ByteBuffer;

/** Reads what the ensemble has committed. */
final class CommittedTxn {
    private CommittedTxn() {}

    /** @throws BrokenInvariantException where it cannot be read: this server must not go on as if it had not been */
    static LoggedTxn read(LogEntry entry) {
        try {
            return TxnCodec.decode(ByteBuffer.wrap(entry.payload()));
        } catch (JuteFormatException e) {
            throw new BrokenInvariantException("transaction " + entry + " cannot be read: " + e.getMessage());
        }
    }
}

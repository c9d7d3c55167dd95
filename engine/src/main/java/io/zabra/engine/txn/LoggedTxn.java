package io.zabra.engine.txn;

import org.jspecify.annotations.Nullable;

/**
 * A transaction as it stands in a log or travels in a proposal.
 *
 * @param digest null where its maker wrote none
 */
public record LoggedTxn(TxnHeader header, Txn txn, @Nullable TxnDigest digest) {
    public long zxid() {
        return header.zxid();
    }
}

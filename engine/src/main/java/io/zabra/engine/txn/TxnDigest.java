package io.zabra.engine.txn;

/**
 * The digest of the whole tree after a transaction (Apache's {@code TxnDigest}).
 *
 * @param version of the way to compute it; Apache 3.9 writes {@value #CURRENT_VERSION}
 */
public record TxnDigest(int version, long treeDigest) {
    public static final int CURRENT_VERSION = 2;
}

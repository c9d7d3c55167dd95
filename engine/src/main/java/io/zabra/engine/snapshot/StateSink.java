package io.zabra.engine.snapshot;

import io.zabra.engine.tree.NodeImage;
import io.zabra.engine.txn.LoggedTxn;

/**
 * Takes a whole state: the sessions and znodes of a snapshot, then {@link #snapshotEnds}, then the transactions after
 * it, in zxid order. Begins empty, without even a root. One thread. May block. If whoever calls it fails on the way,
 * what it has taken so far is worth nothing.
 */
public interface StateSink {
    void session(long sessionId, int timeoutMs);

    /** A parent comes before its children. */
    void znode(NodeImage znode);

    /** @param zxid of the state given so far; sessions are complete, and {@link #transaction} is all that follows */
    void snapshotEnds(long zxid);

    /**
     * A transaction to apply. After a snapshot of Apache's, which is fuzzy, the tree may already show it wholly or in
     * part, or lack the znode that it speaks of, because a later transaction removed it: then it changes what is left
     * to change, as Apache's {@code DataTree.processTxn} does.
     */
    void transaction(LoggedTxn txn);
}

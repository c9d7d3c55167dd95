package io.zabra.engine;

import io.zabra.engine.txn.TxnDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The tree's digest at every 128th zxid, the last 1,024 of them: the same on all servers that have the same znodes (Apache's
 * {@code DataTree.digestLog}). One thread adds, any reads.
 */
final class DigestLog {
    private static final int INTERVAL = 128;
    private static final int KEPT = 1_024;

    private final Deque<ZxidDigest> entries = new ArrayDeque<>();

    static boolean isDue(long zxid) {
        return zxid % INTERVAL == 0;
    }

    synchronized void add(long zxid, long digest) {
        entries.add(new ZxidDigest(zxid, TxnDigest.CURRENT_VERSION, digest));
        if (entries.size() > KEPT) {
            entries.poll();
        }
    }

    /** Oldest first. */
    synchronized List<ZxidDigest> entries() {
        return List.copyOf(entries);
    }
}

package io.zabra.engine;

import io.zabra.engine.txn.TxnDigest;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the transactions whose maker had another tree than we have. One thread; the count any. */
final class DigestCheck {
    private static final Logger LOG = LoggerFactory.getLogger(DigestCheck.class);
    /** Once trees differ, all digests do. */
    private static final long LOGGED_EACH = 10_000;
    /** More than any server takes up while it streams a snapshot. */
    private static final long CATCHING_UP_MAX = 1_000_000;

    private final boolean enabled;
    private boolean catchingUp;
    /** Since {@link #catchUp}. */
    private long unmatched;

    private final AtomicLong mismatches = new AtomicLong();

    /** @param enabled whether trees have digests at all */
    DigestCheck(boolean enabled) {
        this.enabled = enabled;
    }

    /** The tree may be ahead of the transactions to come: what differs is counted only once a digest was right. */
    void catchUp() {
        catchingUp = true;
        unmatched = 0;
    }

    void compare(long zxid, @Nullable TxnDigest digest, long treeDigest) {
        if (!enabled || digest == null || digest.version() != TxnDigest.CURRENT_VERSION) {
            return;
        }
        if (digest.treeDigest() == treeDigest) {
            catchingUp = false;
        } else if (!catchingUp || ++unmatched > CATCHING_UP_MAX) {
            count(zxid, digest, treeDigest);
        }
    }

    private void count(long zxid, TxnDigest digest, long treeDigest) {
        long count = mismatches.incrementAndGet();
        if (count % LOGGED_EACH == 1) {
            LOG.error(
                    "The tree differs from that of the server that made transaction 0x{}: digest {} instead of {},"
                            + " {} times by now. Take this server out and have it begin empty",
                    Long.toHexString(zxid),
                    treeDigest,
                    digest.treeDigest(),
                    count);
        }
    }

    /** How many transactions since {@link #catchUp} went by without one that was right; 0 once there was one. */
    long unmatched() {
        return catchingUp ? unmatched : 0;
    }

    long mismatches() {
        return mismatches.get();
    }
}

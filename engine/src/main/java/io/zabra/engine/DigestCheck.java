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

    private final boolean enabled;
    private boolean comparing;
    private final AtomicLong mismatches = new AtomicLong();

    /** @param enabled whether trees have digests at all */
    DigestCheck(boolean enabled) {
        this.enabled = enabled;
        this.comparing = enabled;
    }

    void stop() {
        comparing = false;
    }

    /** One that goes on counting, whatever could not be compared before. */
    DigestCheck restarted() {
        DigestCheck next = new DigestCheck(enabled);
        next.mismatches.set(mismatches.get());
        return next;
    }

    void compare(long zxid, @Nullable TxnDigest digest, long treeDigest) {
        if (!comparing || digest == null || digest.version() != TxnDigest.CURRENT_VERSION) {
            return;
        }
        if (digest.treeDigest() != treeDigest) {
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
    }

    long mismatches() {
        return mismatches.get();
    }
}

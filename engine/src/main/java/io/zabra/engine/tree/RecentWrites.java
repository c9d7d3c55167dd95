package io.zabra.engine.tree;

import io.zabra.engine.txn.CheckVersionTxn;
import io.zabra.engine.txn.CloseSessionTxn;
import io.zabra.engine.txn.CreateSessionTxn;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.ErrorTxn;
import io.zabra.engine.txn.MultiTxn;
import io.zabra.engine.txn.SetAclTxn;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import java.lang.invoke.VarHandle;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which of the last writes took effect, by session and the client's number: for a client that lost its server before the
 * answer. Every server of an ensemble has the same. One thread notes; any thread asks, and none waits.
 */
public final class RecentWrites {
    private static final int WRITES_MAX = 1 << 16;

    /** None is known, whatever is asked. */
    public static final RecentWrites NONE = new RecentWrites(1, Long.MAX_VALUE);

    private final int mask;
    private final long[] sessionIds;
    private final int[] cxids;
    private final long[] zxids;
    private final int[] znodes;
    private final AtomicLong noted = new AtomicLong();
    private volatile long begunZxid;

    private RecentWrites(int capacity, long begunZxid) {
        this.mask = capacity - 1;
        this.sessionIds = new long[capacity];
        this.cxids = new int[capacity];
        this.zxids = new long[capacity];
        this.znodes = new int[capacity];
        this.begunZxid = begunZxid;
    }

    /** Knows nothing until {@link #begin}. */
    public static RecentWrites empty() {
        return new RecentWrites(WRITES_MAX, Long.MAX_VALUE);
    }

    /** Everything after this zxid will be noted. */
    public void begin(long zxid) {
        noted.setRelease(0);
        begunZxid = zxid;
    }

    /**
     * What of the writes asked for took effect.
     *
     * @param transactions how many
     * @param zxid of the last one; 0 where there was none
     * @param znodes changed by all of them
     */
    public record Found(int transactions, long zxid, int znodes) {}

    /** To be called before the transaction becomes visible. */
    public void note(TxnHeader header, Txn txn) {
        int changed = txn.accept(Changed.COUNT);
        if (changed == 0) {
            return;
        }
        long number = noted.getPlain();
        int at = (int) number & mask;
        sessionIds[at] = header.sessionId();
        cxids[at] = header.cxid();
        zxids[at] = header.zxid();
        znodes[at] = changed;
        noted.setRelease(number + 1);
    }

    /**
     * Looks for a session's writes after a zxid.
     *
     * @return null where that long ago is not known any more
     */
    public @Nullable Found find(long sessionId, IntPredicate cxid, long sinceZxid) {
        long end = noted.getAcquire();
        int transactions = 0;
        int changed = 0;
        long last = 0;
        // From the latest on: what an even later one overwrites meanwhile is noticed when all is read.
        long oldest = Math.max(0, end - mask);
        for (long number = end - 1; number >= oldest; number--) {
            int at = (int) number & mask;
            if (zxids[at] <= sinceZxid) {
                oldest = number;
            } else if (sessionIds[at] == sessionId && cxid.test(cxids[at])) {
                transactions++;
                changed += znodes[at];
                last = Math.max(last, zxids[at]);
            }
        }
        boolean reachesBack = oldest > 0 ? zxids[(int) oldest & mask] <= sinceZxid : begunZxid <= sinceZxid;
        VarHandle.loadLoadFence();
        boolean overwritten = noted.getAcquire() - oldest > mask;
        return reachesBack && !overwritten ? new Found(transactions, last, changed) : null;
    }

    /** How many znodes a transaction changes. */
    private enum Changed implements Txn.Visitor<Integer> {
        COUNT;

        private static final int FEW = 16;

        @Override
        public Integer create(CreateTxn txn) {
            return 1;
        }

        @Override
        public Integer delete(DeleteTxn txn) {
            return 1;
        }

        @Override
        public Integer setData(SetDataTxn txn) {
            return 1;
        }

        @Override
        public Integer setAcl(SetAclTxn txn) {
            return 1;
        }

        @Override
        public Integer checkVersion(CheckVersionTxn txn) {
            return 0;
        }

        @Override
        public Integer createSession(CreateSessionTxn txn) {
            return 0;
        }

        @Override
        public Integer closeSession(CloseSessionTxn txn) {
            return 0;
        }

        @Override
        public Integer error(ErrorTxn txn) {
            return 0;
        }

        @Override
        public Integer multi(MultiTxn txn) {
            if (txn.failed()) {
                return 0;
            }
            List<Txn> parts = txn.txns();
            return parts.size() <= FEW ? differentOfFew(parts) : different(parts);
        }

        /** What {@link #different} says, without a set of them. */
        private static int differentOfFew(List<Txn> parts) {
            int different = 0;
            for (int i = 0; i < parts.size(); i++) {
                String path = changedPath(parts.get(i));
                different += path == null || isChangedBefore(path, parts, i) ? 0 : 1;
            }
            return different;
        }

        private static boolean isChangedBefore(String path, List<Txn> parts, int end) {
            for (int i = 0; i < end; i++) {
                if (path.equals(changedPath(parts.get(i)))) {
                    return true;
                }
            }
            return false;
        }

        private static int different(List<Txn> parts) {
            Set<String> paths = new HashSet<>();
            for (Txn part : parts) {
                String path = changedPath(part);
                if (path != null) {
                    paths.add(path);
                }
            }
            return paths.size();
        }

        private static @Nullable String changedPath(Txn part) {
            if (part instanceof CreateTxn create) {
                return create.path();
            } else if (part instanceof DeleteTxn delete) {
                return delete.path();
            }
            return part instanceof SetDataTxn set ? set.path() : null;
        }
    }
}

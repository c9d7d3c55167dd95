package io.zabra.engine.tree;

import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.MultiTxn;
import io.zabra.engine.txn.PathTrie;
import io.zabra.engine.txn.SystemPaths;
import io.zabra.engine.txn.Txn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The quotas of a tree: which paths have one, and what is counted below them (Apache's {@code DataTree} with its {@code
 * PathTrie}). A quota is the znode {@code /zookeeper/quota/PATH/zookeeper_limits}; what is there is counted in the data of
 * its sibling {@code zookeeper_stats}, whose versions and times do not change with it. The nearest quota at or above a
 * path counts, no other. The counts are part of the tree, so every server must come to the same ones. Apply thread, but
 * for {@link #limit}.
 */
public final class QuotaTable {
    private static final String LIMITS = "/zookeeper_limits";
    private static final String STATS = "/zookeeper_stats";
    private static final String BELOW_QUOTA = SystemPaths.QUOTA + "/";

    /** A change of the running transaction that nothing published shows. */
    private record Change(String path, long count, long bytes) {}

    private final DataTree tree;
    /** Each path that has one, at that path. */
    private final PathTrie<String> quotas = new PathTrie<>();

    private final List<Change> unpublished = new ArrayList<>();
    /** The running transaction, where it is a multi that {@link #countsAnew}. */
    private @Nullable MultiTxn multi;
    /** What is published below all paths that it counts anew, once it has counted the first; else null. */
    private @Nullable SubtreeCounts published;

    QuotaTable(DataTree tree) {
        this.tree = tree;
    }

    /** What keeps a znode from being created or growing; see {@link #limit}. */
    public enum Limit {
        /** There is no quota, or it leaves room. */
        NONE,
        /** More than the quota wants, to be told to the operator. */
        SOFT,
        /** More than the quota allows. */
        HARD
    }

    /**
     * Holds a change against the quota that its path falls under (Apache's {@code ZooKeeperServer.checkQuota}): a hard limit,
     * where there is one, takes the place of the soft one. Any thread.
     *
     * @param count of znodes to come; 0 or 1
     * @param bytes of data to come; negative where data shrinks, which a hard limit refuses, too, as long as what is left is
     *     beyond it
     */
    public Limit limit(String path, long count, long bytes) {
        String quota = quotaOf(path);
        if (quota == null) {
            return Limit.NONE;
        }
        QuotaStats limits = stats(quota, LIMITS);
        QuotaStats current = stats(quota, STATS);
        if (limits == null || current == null) {
            return Limit.NONE;
        }
        Limit byCount =
                count <= 0 ? Limit.NONE : limit(current.count() + count, limits.count(), limits.countHardLimit());
        Limit byBytes =
                bytes == 0 ? Limit.NONE : limit(current.bytes() + bytes, limits.bytes(), limits.bytesHardLimit());
        return byCount.compareTo(byBytes) >= 0 ? byCount : byBytes;
    }

    private static Limit limit(long value, long soft, long hard) {
        if (hard > QuotaStats.NONE) {
            return value > hard ? Limit.HARD : Limit.NONE;
        }
        return soft > QuotaStats.NONE && value > soft ? Limit.SOFT : Limit.NONE;
    }

    /** The nearest path at or above this one that has a quota; null where there is none. Any thread. */
    public @Nullable String quotaOf(String path) {
        List<String> all = quotas.above(path);
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    /** Finds the quotas of a tree that was restored and published, and counts anew what is below them; true if there are any. */
    boolean restored() {
        Set<String> paths = new HashSet<>();
        try (ZnodeCursor cursor = tree.latest().scan(PathRange.below(SystemPaths.QUOTA))) {
            while (cursor.next()) {
                if (isLimits(cursor.path())) {
                    String path = realPath(cursor.path());
                    paths.add(path);
                    quotas.put(path, path);
                }
            }
        }
        SubtreeCounts counts = SubtreeCounts.of(tree.latest(), paths);
        for (String path : paths) {
            NodeHeader stats = tree.header(statsPath(path));
            if (stats != null) {
                store(path, QuotaStats.of(counts.znodes(path), counts.bytes(path)), stats.lastModifiedZxid());
            }
        }
        return !paths.isEmpty();
    }

    /** Whether a transaction makes it count what is published, and not only go on from there. */
    public static boolean countsAnew(Txn txn) {
        if (!(txn instanceof MultiTxn multi)) {
            return txn instanceof CreateTxn create && isStats(create.path());
        }
        for (Txn part : multi.txns()) {
            if (countsAnew(part)) {
                return true;
            }
        }
        return false;
    }

    /** A transaction begins: whatever came before is published, at least where it {@link #countsAnew}. */
    void begin(Txn txn) {
        // It may create stats behind other changes, which these must count.
        multi = txn instanceof MultiTxn several && countsAnew(several) ? several : null;
        published = null;
        unpublished.clear();
    }

    private void remember(String path, long count, long bytes) {
        if (multi != null) {
            unpublished.add(new Change(path, count, bytes));
        }
    }

    void created(String path, int bytes, long zxid) {
        remember(path, 1, bytes);
        if (isLimits(path)) {
            String quota = realPath(path);
            quotas.put(quota, quota);
        } else if (isStats(path)) {
            String quota = realPath(path);
            store(quota, counted(quota), zxid);
        }
        count(path, 1, bytes, zxid);
    }

    void deleted(String path, int bytes, long zxid) {
        remember(path, -1, -bytes);
        if (isLimits(path)) {
            quotas.remove(realPath(path));
        }
        count(path, -1, -bytes, zxid);
    }

    void changed(String path, int bytesDifference, long zxid) {
        remember(path, 0, bytesDifference);
        count(path, 0, bytesDifference, zxid);
    }

    private void count(String path, long count, long bytes, long zxid) {
        String quota = quotaOf(path);
        QuotaStats before = quota == null ? null : stats(quota, STATS);
        if (quota != null && before != null) {
            store(quota, before.plus(count, bytes), zxid);
        }
    }

    /**
     * What is at and below a path, the running transaction's changes included. However often a transaction has it counted, the
     * tree is walked once: else one small request could hold up all servers for hours, and each start after it.
     */
    private QuotaStats counted(String path) {
        SubtreeCounts counts = published;
        if (counts == null) {
            Set<String> quotas = new HashSet<>(Set.of(path));
            if (multi != null) {
                addCounted(multi, quotas);
            }
            counts = SubtreeCounts.of(tree.latest(), quotas);
            published = counts;
        }
        long count = counts.znodes(path);
        long bytes = counts.bytes(path);
        String below = path + "/";
        for (Change change : unpublished) {
            if (change.path().equals(path) || change.path().startsWith(below)) {
                count += change.count();
                bytes += change.bytes();
            }
        }
        return QuotaStats.of(count, bytes);
    }

    private static void addCounted(Txn txn, Set<String> quotas) {
        if (txn instanceof MultiTxn several) {
            several.txns().forEach(part -> addCounted(part, quotas));
        } else if (txn instanceof CreateTxn create && isStats(create.path())) {
            quotas.add(realPath(create.path()));
        }
    }

    /** Replaces the data of the stats, and nothing else of them. */
    private void store(String quota, QuotaStats stats, long zxid) {
        String path = statsPath(quota);
        NodeHeader before = tree.header(path);
        if (before != null) {
            byte[] data = stats.encode();
            tree.records().replace(path, before, new NodeRecord(before.withDataOnly(data.length, zxid), data));
            tree.forgetLastReplaced();
        }
    }

    private @Nullable QuotaStats stats(String quota, String name) {
        NodeRecord record = tree.records().currentRecord(SystemPaths.QUOTA + quota + name);
        return record == null ? null : QuotaStats.parse(record.data());
    }

    private static String statsPath(String quota) {
        return SystemPaths.QUOTA + quota + STATS;
    }

    private static boolean isLimits(String path) {
        return isBelow(path) && path.endsWith(LIMITS) && path.length() > BELOW_QUOTA.length() + LIMITS.length() - 1;
    }

    private static boolean isStats(String path) {
        return isBelow(path) && path.endsWith(STATS) && path.length() > BELOW_QUOTA.length() + STATS.length() - 1;
    }

    private static boolean isBelow(String path) {
        return path.startsWith(BELOW_QUOTA);
    }

    /** Of a quota's limits or stats. */
    private static String realPath(String path) {
        return path.substring(SystemPaths.QUOTA.length(), path.lastIndexOf('/'));
    }
}

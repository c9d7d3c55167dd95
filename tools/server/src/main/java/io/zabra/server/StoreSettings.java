package io.zabra.server;

import io.zabra.consensus.host.ClientPolicy;
import io.zabra.consensus.storage.PeerDiskConfig;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.StateConfig;
import io.zabra.engine.tree.RecordSizing;
import io.zabra.engine.tree.Retention;

/**
 * What the store is told.
 *
 * @param quotaEnforced whether hard quotas refuse writes (Apache's {@code enforceQuota})
 * @param digestEnabled whether the tree's digest is kept (Apache's {@code digest.enabled})
 * @param chronicle whether znodes are kept in Chronicle Maps ({@code zabra.chronicle})
 * @param snapshots when one is due ({@code snapCount}; {@code snapSizeLimitInKb} of the log, however few transactions that
 *     are), and how many good ones stay, with the log from the oldest of them on ({@code autopurge.snapRetainCount})
 * @param clients what kinds of sessions a member of an ensemble opens ({@code localSessionsEnabled}, {@code
 *     localSessionsUpgradingEnabled}, {@code readonlymode.enabled})
 * @param retention how far back SQL can look ({@code zabra.retention.seconds}, {@code zabra.retention.mib})
 * @param scrubEveryMs from one time to the next that log and snapshots are read over; 0: never ({@code zabra.scrub.hours})
 */
public record StoreSettings(
        boolean quotaEnforced,
        boolean digestEnabled,
        boolean chronicle,
        SnapshotPolicy snapshots,
        ClientPolicy clients,
        Retention retention,
        long scrubEveryMs) {
    private static final int RETENTION_MIB = 256;
    private static final int SCRUB_HOURS = 24;
    private static final long MS_PER_HOUR = 3_600_000;
    private static final int TICK_TIME_MS = 3_000;
    /** As Apache's server waits, at least. */
    private static final int READ_ONLY_AFTER_MS = 2_000;

    private static final long BYTES_PER_KIB = 1L << 10;
    private static final long BYTES_PER_MIB = 1L << 20;
    private static final long MS_PER_SECOND = 1_000;

    static StoreSettings read(ConfigReader settings) throws ConfigException {
        long seconds = settings.number("zabra.retention.seconds", 0, 0);
        long mib = settings.number("zabra.retention.mib", RETENTION_MIB, 1);
        return new StoreSettings(
                settings.flag("enforceQuota"),
                !settings.has("digest.enabled") || settings.flag("digest.enabled"),
                settings.flag("zabra.chronicle"),
                snapshots(settings),
                clients(settings),
                seconds == 0 ? Retention.NONE : new Retention(seconds * MS_PER_SECOND, mib * BYTES_PER_MIB),
                settings.number("zabra.scrub.hours", SCRUB_HOURS, 0) * MS_PER_HOUR);
    }

    /**
     * What the operator wrote is obeyed as Apache's servers do it, whatever the tree's size. A member of an ensemble begins with
     * all that no snapshot holds in memory, so its bounds are others.
     */
    private static SnapshotPolicy snapshots(ConfigReader settings) throws ConfigException {
        SnapshotPolicy standard = settings.isMember() ? PeerDiskConfig.STANDARD.snapshots() : SnapshotPolicy.STANDARD;
        SnapshotPolicy policy = standard.withKept(settings.number("autopurge.snapRetainCount", standard.kept(), 1));
        if (settings.has("snapCount")) {
            policy = policy.withTxns(settings.number("snapCount", standard.txnsMin(), 2));
        }
        if (settings.has("snapSizeLimitInKb")) {
            int kib = settings.number("snapSizeLimitInKb", 0, Integer.MIN_VALUE);
            policy = policy.withLogBytesMax(kib <= 0 ? Long.MAX_VALUE : kib * BYTES_PER_KIB);
        }
        return policy;
    }

    private static ClientPolicy clients(ConfigReader settings) throws ConfigException {
        int tickTimeMs = settings.number("tickTime", TICK_TIME_MS, 1);
        return new ClientPolicy(
                settings.flag("localSessionsEnabled"),
                settings.flag("localSessionsUpgradingEnabled"),
                settings.flag("readonlymode.enabled") ? Math.max(READ_ONLY_AFTER_MS, tickTimeMs) : ClientPolicy.NEVER);
    }

    /** Znodes outside the heap, as many as the machine has room for. */
    StateConfig state(int tickTimeMs) {
        return StateConfig.standard()
                .withTickTimeMs(tickTimeMs)
                .withOffHeap(RecordSizing.ofMachine().withChronicle(chronicle))
                .withQuotaEnforced(quotaEnforced)
                .withDigest(digestEnabled)
                .withRetention(retention);
    }
}

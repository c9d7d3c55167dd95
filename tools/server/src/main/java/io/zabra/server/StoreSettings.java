package io.zabra.server;

import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.StateConfig;
import io.zabra.engine.tree.RecordSizing;
import io.zabra.engine.tree.Retention;

/**
 * What the store is told.
 *
 * @param quotaEnforced whether hard quotas refuse writes (Apache's {@code enforceQuota})
 * @param digestEnabled whether the tree's digest is kept (Apache's {@code digest.enabled})
 * @param snapshotsKept good snapshots that stay, with the log from the oldest of them on ({@code autopurge.snapRetainCount})
 * @param chronicle whether znodes are kept in Chronicle Maps ({@code zabra.chronicle})
 * @param retention how far back SQL can look ({@code zabra.retention.seconds}, {@code zabra.retention.mib})
 */
public record StoreSettings(
        boolean quotaEnforced, boolean digestEnabled, int snapshotsKept, boolean chronicle, Retention retention) {
    private static final int RETENTION_MIB = 256;
    private static final long BYTES_PER_MIB = 1L << 20;
    private static final long MS_PER_SECOND = 1_000;

    static StoreSettings read(ConfigReader settings) throws ConfigException {
        long seconds = settings.number("zabra.retention.seconds", 0, 0);
        long mib = settings.number("zabra.retention.mib", RETENTION_MIB, 1);
        return new StoreSettings(
                settings.flag("enforceQuota"),
                !settings.has("digest.enabled") || settings.flag("digest.enabled"),
                settings.number("autopurge.snapRetainCount", SnapshotPolicy.STANDARD.kept(), 1),
                settings.flag("zabra.chronicle"),
                seconds == 0 ? Retention.NONE : new Retention(seconds * MS_PER_SECOND, mib * BYTES_PER_MIB));
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

package io.zabra.engine.tree;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The past versions that a {@link Retention} keeps. The apply thread adds and drops, any thread looks. */
final class VersionWindow {
    /**
     * @param bytesEver what all transactions up to this one had overwritten
     */
    private record Version(long timeMs, long bytesEver) {}

    private final Retention retention;
    private final ConcurrentSkipListMap<Long, Version> byZxid = new ConcurrentSkipListMap<>();
    /** The last zxid of each millisecond. */
    private final ConcurrentSkipListMap<Long, Long> byTime = new ConcurrentSkipListMap<>();
    /** Raised before what is kept for older versions is dropped. */
    private volatile long oldest = Long.MAX_VALUE;

    private long newestMs;
    /** Counted: a skip list would have to be walked. */
    private long versions;

    VersionWindow(Retention retention) {
        this.retention = retention;
    }

    boolean isOn() {
        return retention.isOn();
    }

    long bytesMax() {
        return isOn() ? retention.bytes() : 0;
    }

    /** Zxid of the oldest version kept; {@code Long.MAX_VALUE}: none is. */
    long oldest() {
        return oldest;
    }

    /** Apply thread, before the version is published. Drops those that are too old, or too expensive. */
    void add(long zxid, long timeMs, long bytesEver) {
        if (!isOn()) {
            return;
        }
        // A clock that was set back must not make an older time the newer one.
        newestMs = Math.max(newestMs, timeMs);
        if (byZxid.put(zxid, new Version(newestMs, bytesEver)) == null) {
            versions++;
        }
        // A state from a snapshot is of no known time. That of zxid 0 is the state of all time before.
        if (timeMs != 0 || zxid == 0) {
            byTime.put(newestMs, zxid);
        }
        Map.Entry<Long, Version> first = byZxid.firstEntry();
        Map.Entry<Long, Version> second = byZxid.higherEntry(first.getKey());
        while (second != null
                && (second.getValue().timeMs <= newestMs - retention.ageMs()
                        || bytesEver - first.getValue().bytesEver > retention.bytes()
                        || versions > retention.versionsMax())) {
            oldest = second.getKey();
            byZxid.remove(first.getKey());
            versions--;
            byTime.remove(first.getValue().timeMs, first.getKey());
            first = second;
            second = byZxid.higherEntry(first.getKey());
        }
        oldest = first.getKey();
    }

    /** The version that a state of {@code zxid} is that of; null where it is not kept. */
    @Nullable
    Long at(long zxid) {
        return byZxid.floorKey(zxid);
    }

    /** The last version up to a time; null where it is not kept. */
    @Nullable
    Long atTime(long timeMs) {
        Map.Entry<Long, Long> entry = byTime.floorEntry(timeMs);
        return entry == null ? null : entry.getValue();
    }

    /** @param newest the published version */
    RetainedVersions retained(long newest) {
        Map.Entry<Long, Version> first = byZxid.firstEntry();
        Map.Entry<Long, Version> last = byZxid.floorEntry(newest);
        if (first == null || last == null) {
            return new RetainedVersions(newest, 0, newest, 0);
        }
        return new RetainedVersions(first.getKey(), first.getValue().timeMs, newest, last.getValue().timeMs);
    }
}

package io.zabra.engine.tree;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The past versions that a {@link Retention} keeps. A transaction that changes nothing makes none: the one before is that of its zxid, too. The
 * apply thread adds and drops, any thread looks.
 */
final class VersionWindow {
    /**
     * @param timeMs of its transaction; 0: unknown
     * @param bytesEver what all transactions up to this one had overwritten
     */
    private record Version(long timeMs, long bytesEver) {}

    private final Retention retention;
    private final ConcurrentSkipListMap<Long, Version> byZxid = new ConcurrentSkipListMap<>();
    /**
     * The last version up to each time. Where a clock was set back, those before with later times are not in it: what came after them has taken
     * their place, and so zxids ascend with times.
     */
    private final ConcurrentSkipListMap<Long, Long> byTime = new ConcurrentSkipListMap<>();
    /** Raised before what is kept for older versions is dropped. */
    private volatile long oldest = Long.MAX_VALUE;
    /** Of the last transaction. */
    private volatile long newestMs;

    /** Counted: a skip list would have to be walked. */
    private long versions;

    private long newest;

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

    /** Zxid of the last version. Apply thread. */
    long newest() {
        return newest;
    }

    /**
     * Apply thread, before it is published. Drops versions that are too old, or too expensive.
     *
     * @param timeMs 0: a state from a snapshot, which is of no known time, and always a version
     * @param changed whether it is another state than that before
     */
    void add(long zxid, long timeMs, long bytesEver, boolean changed) {
        if (!isOn()) {
            return;
        }
        if (changed || timeMs == 0 || byZxid.isEmpty()) {
            newest = zxid;
            versions += byZxid.put(zxid, new Version(timeMs, bytesEver)) == null ? 1 : 0;
        }
        // That of zxid 0 is the state of all time before.
        if (timeMs != 0 || zxid == 0) {
            newestMs = timeMs;
            enter(timeMs);
        }
        drop(timeMs, bytesEver);
    }

    private void enter(long timeMs) {
        Map.Entry<Long, Long> last = byTime.lastEntry();
        if (last == null || last.getValue() != newest || timeMs < last.getKey()) {
            // In this order: a reader between both finds a version that was the last one a moment ago.
            byTime.put(timeMs, newest);
            byTime.tailMap(timeMs, false).clear();
        }
    }

    private void drop(long nowMs, long bytesEver) {
        Map.Entry<Long, Version> first = byZxid.firstEntry();
        Map.Entry<Long, Version> second = byZxid.higherEntry(first.getKey());
        while (second != null
                && (isPast(second.getKey(), nowMs - retention.ageMs())
                        || bytesEver - first.getValue().bytesEver > retention.bytes()
                        || versions > retention.versionsMax())) {
            oldest = second.getKey();
            byZxid.remove(first.getKey());
            versions--;
            forgetTimes(first.getKey());
            first = second;
            second = byZxid.higherEntry(first.getKey());
        }
        oldest = first.getKey();
    }

    /** Whether a version, or a later one, was there at that time. */
    private boolean isPast(long zxid, long timeMs) {
        Map.Entry<Long, Long> then = byTime.floorEntry(timeMs);
        return then != null && then.getValue() >= zxid;
    }

    private void forgetTimes(long zxid) {
        Map.Entry<Long, Long> first = byTime.firstEntry();
        while (first != null && first.getValue() <= zxid) {
            byTime.remove(first.getKey());
            first = byTime.firstEntry();
        }
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

    /** @param published the zxid that is */
    RetainedVersions retained(long published) {
        Map.Entry<Long, Version> first = byZxid.firstEntry();
        if (first == null || first.getKey() > published) {
            return new RetainedVersions(published, 0, published, 0);
        }
        long lastMs = newestMs;
        return new RetainedVersions(first.getKey(), Math.min(first.getValue().timeMs, lastMs), published, lastMs);
    }
}

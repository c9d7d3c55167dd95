package io.zabra.consensus.zab;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How many bytes of payload a part of the log has from some zxid on. A mark is set about every megabyte; from one to the next counts as
 * a whole, so that what is told is never less than there is. One thread.
 */
public final class LogBytes {
    private static final long STEP_BYTES = 1 << 20;

    /** Bytes up to the entry of a zxid, it included. */
    private final NavigableMap<Long, Long> through = new TreeMap<>();

    private long total;
    private long marked;
    private long purged;

    /** Of nothing yet. */
    public LogBytes() {}

    LogBytes(LogExtent extent) {
        through.putAll(extent.bytesThrough());
        total = extent.bytes();
        marked = through.isEmpty() ? 0 : through.lastEntry().getValue();
    }

    /** The next entry belongs to it, too. */
    public void add(long zxid, int bytes) {
        total += bytes;
        if (total - marked >= STEP_BYTES) {
            through.put(zxid, total);
            marked = total;
        }
    }

    /** All entries, with those that are purged. */
    public long total() {
        return total;
    }

    /** The marks. */
    public Map<Long, Long> through() {
        return Map.copyOf(through);
    }

    /** At least what all entries after this zxid have. */
    long after(long zxid) {
        Map.Entry<Long, Long> before = through.floorEntry(zxid);
        return total - (before == null ? purged : before.getValue());
    }

    /** The entries up to this zxid do not belong to it any more. */
    void purge(long zxid) {
        Map.Entry<Long, Long> last = through.floorEntry(zxid);
        if (last != null) {
            purged = last.getValue();
            through.headMap(zxid, true).clear();
        }
    }

    void clear() {
        through.clear();
        purged = total;
        marked = total;
    }
}

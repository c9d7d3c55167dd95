package io.zabra.consensus.zab;

import io.zabra.consensus.packet.Zxid;
import java.util.ArrayList;
import java.util.List;

/**
 * The recent end of the log in memory: the entries after {@link #baseZxid()}, without gap. It always equals what is on disk once
 * all pending writes are done, apart from old entries that only the disk keeps.
 */
final class History {
    private static final int COMPACT_FROM = 1_024;

    private final ArrayList<LogEntry> entries = new ArrayList<>();
    private int head;
    private long baseZxid;
    private long bytes;

    History(long baseZxid, List<LogEntry> log) {
        this.baseZxid = baseZxid;
        log.forEach(this::append);
    }

    /** The position before the first entry held. */
    long baseZxid() {
        return baseZxid;
    }

    /** The last entry, or the base if there is none. */
    long lastZxid() {
        return head == entries.size()
                ? baseZxid
                : entries.get(entries.size() - 1).zxid();
    }

    void append(LogEntry entry) {
        if (!Zxid.follows(entry.zxid(), lastZxid())) {
            throw new BrokenInvariantException("log ends with " + Zxid.text(lastZxid()) + ", next would be " + entry);
        }
        entries.add(entry);
        bytes += entry.payload().length;
    }

    /** Whether a log that ends exactly here is a prefix of this one. */
    boolean contains(long zxid) {
        return zxid == baseZxid || floorZxid(zxid) == zxid;
    }

    /** The last position at or before this zxid, which must not lie before the base. */
    long floorZxid(long zxid) {
        int after = indexAfter(zxid);
        return after == head ? baseZxid : entries.get(after - 1).zxid();
    }

    /** The entries with {@code from < zxid <= to}. */
    List<LogEntry> between(long from, long to) {
        return List.copyOf(entries.subList(indexAfter(from), Math.max(indexAfter(from), indexAfter(to))));
    }

    void truncate(long zxid) {
        if (zxid < baseZxid || !contains(zxid)) {
            throw new BrokenInvariantException("cannot truncate to " + Zxid.text(zxid) + ": log is " + this);
        }
        List<LogEntry> tail = entries.subList(indexAfter(zxid), entries.size());
        tail.forEach(entry -> bytes -= entry.payload().length);
        tail.clear();
    }

    /** Forgets everything: the log now begins after a snapshot. */
    void reset(long newBaseZxid) {
        entries.clear();
        head = 0;
        bytes = 0;
        baseZxid = newBaseZxid;
    }

    /** Lets go of the oldest entries beyond the limits, but of none after {@code keepAfter}. */
    void trim(int entriesMax, long bytesMax, long keepAfter) {
        while (head < entries.size()
                && (entries.size() - head > entriesMax || bytes > bytesMax)
                && entries.get(head).zxid() <= keepAfter) {
            LogEntry oldest = entries.get(head++);
            baseZxid = oldest.zxid();
            bytes -= oldest.payload().length;
        }
        if (head >= COMPACT_FROM && head > entries.size() / 2) {
            entries.subList(0, head).clear();
            head = 0;
        }
    }

    /** Index of the first entry after this zxid. */
    private int indexAfter(long zxid) {
        int low = head;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).zxid() <= zxid) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public String toString() {
        return "(" + Zxid.text(baseZxid) + ", " + Zxid.text(lastZxid()) + "]";
    }
}

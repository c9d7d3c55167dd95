package io.zabra.consensus.zab;

import io.zabra.consensus.packet.Zxid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The recent end of the log in memory: the entries after {@link #baseZxid()}, without gap. It always equals what is on disk once
 * all pending writes are done, apart from old entries that only the disk keeps. Of those it knows which ones they are: the
 * counters of an epoch have no gaps, so that the last zxid of each epoch tells.
 */
final class History {
    private static final int COMPACT_FROM = 64;

    /** Those that are settled, oldest first. */
    private final PackedEntries packed = new PackedEntries();
    /** What comes behind them. */
    private final ArrayList<LogEntry> entries = new ArrayList<>();

    private int head;
    private final NavigableMap<Long, Long> epochEnds = new TreeMap<>();
    private final LogBytes onDisk;
    private long diskBaseZxid;
    private long baseZxid;
    private long bytes;

    /** @param older what is on disk before {@code baseZxid}, and not in memory */
    History(LogExtent older, long baseZxid, List<LogEntry> log) {
        this.diskBaseZxid = older.baseZxid();
        this.onDisk = new LogBytes(older);
        older.epochEnds().forEach(end -> epochEnds.put(Zxid.epoch(end), end));
        this.baseZxid = baseZxid;
        log.forEach(this::append);
    }

    /** The position before the first entry that is on disk or in memory, without gap up to the end. */
    long firstBaseZxid() {
        return Math.min(diskBaseZxid, baseZxid);
    }

    /** The position before the first entry held. */
    long baseZxid() {
        return baseZxid;
    }

    /** The last entry, or the base if there is none. */
    long lastZxid() {
        if (head < entries.size()) {
            return entries.get(entries.size() - 1).zxid();
        }
        return packed.isEmpty() ? baseZxid : packed.lastZxid();
    }

    void append(LogEntry entry) {
        if (!Zxid.follows(entry.zxid(), lastZxid())) {
            throw new BrokenInvariantException("log ends with " + Zxid.text(lastZxid()) + ", next would be " + entry);
        }
        entries.add(entry);
        epochEnds.put(Zxid.epoch(entry.zxid()), entry.zxid());
        bytes += entry.payload().length;
    }

    /** Whether a log that ends exactly here is a prefix of this one, on disk or in memory. */
    boolean contains(long zxid) {
        return zxid >= firstBaseZxid() && floorZxid(zxid) == zxid;
    }

    /** The last position of the log on disk at or before this zxid, which must not lie before its base. */
    long floorZxid(long zxid) {
        long epoch = Zxid.epoch(zxid);
        Long end = epochEnds.get(epoch);
        if (end != null && Zxid.counter(zxid) > 0) {
            return Math.max(firstBaseZxid(), Math.min(zxid, end));
        }
        Map.Entry<Long, Long> earlier = epochEnds.lowerEntry(epoch);
        return earlier == null ? firstBaseZxid() : Math.max(firstBaseZxid(), earlier.getValue());
    }

    /** How many entries after this zxid are on disk and not in memory. */
    long countOnDiskAfter(long zxid) {
        long count = 0;
        for (long end : epochEnds.tailMap(Zxid.epoch(zxid), true).values()) {
            long first = Math.max(Zxid.of(Zxid.epoch(end), 0), Math.max(zxid, firstBaseZxid()));
            count += Math.max(0, Math.min(end, baseZxid) - first);
        }
        return count;
    }

    /** About how many bytes the entries have that {@link #countOnDiskAfter} counts; never less. */
    long bytesOnDiskAfter(long zxid) {
        return zxid >= baseZxid ? 0 : onDisk.after(zxid);
    }

    /** The disk has let go of everything up to here, or it cannot be read. */
    void purged(long newDiskBaseZxid) {
        diskBaseZxid = Math.max(diskBaseZxid, newDiskBaseZxid);
        onDisk.purge(newDiskBaseZxid);
        epochEnds.values().removeIf(end -> end <= firstBaseZxid());
    }

    /** The entries with {@code from < zxid <= to}. */
    List<LogEntry> between(long from, long to) {
        List<LogEntry> latest = entries.subList(indexAfter(from), Math.max(indexAfter(from), indexAfter(to)));
        if (packed.isEmpty() || from >= packed.lastZxid()) {
            return List.copyOf(latest);
        }
        List<LogEntry> all = packed.between(from, to);
        all.addAll(latest);
        return all;
    }

    void truncate(long zxid) {
        if (zxid < baseZxid || !contains(zxid)) {
            throw new BrokenInvariantException("cannot truncate to " + Zxid.text(zxid) + ": log is " + this);
        }
        List<LogEntry> tail = entries.subList(indexAfter(zxid), entries.size());
        tail.forEach(entry -> bytes -= entry.payload().length);
        tail.clear();
        bytes -= packed.removeAfter(zxid);
        long kept = floorZxid(zxid);
        epochEnds.tailMap(Zxid.epoch(zxid), true).clear();
        if (kept == zxid && zxid > firstBaseZxid()) {
            epochEnds.put(Zxid.epoch(zxid), zxid);
        }
    }

    /** Forgets everything: the log now begins after a snapshot. */
    void reset(long newBaseZxid) {
        packed.clear();
        entries.clear();
        head = 0;
        bytes = 0;
        baseZxid = newBaseZxid;
        diskBaseZxid = newBaseZxid;
        onDisk.clear();
        epochEnds.clear();
    }

    /** Lets go of the oldest entries beyond the limits, but of none after {@code keepAfter}: up to there all are settled. */
    void trim(int entriesMax, long bytesMax, long keepAfter) {
        while (head < entries.size() && entries.get(head).zxid() <= keepAfter) {
            packed.add(entries.get(head++));
        }
        if (head >= COMPACT_FROM && head > entries.size() / 2) {
            entries.subList(0, head).clear();
            head = 0;
        }
        while (!packed.isEmpty() && (packed.size() + entries.size() - head > entriesMax || bytes > bytesMax)) {
            baseZxid = packed.firstZxid();
            int length = packed.firstLength();
            bytes -= length;
            onDisk.add(baseZxid, length);
            packed.removeFirst();
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

package io.zabra.consensus.storage;

import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.zab.LogBytes;
import io.zabra.consensus.zab.LogEntry;
import io.zabra.consensus.zab.LogExtent;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.log.LogReader;
import io.zabra.engine.log.WriteAheadLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a log as the core begins with it: all that no snapshot holds, and before it what the limits allow. */
final class LogTail implements LogReader.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);

    /** What takes more of the heap than that is told of. */
    private static final int HEAP_PART = 4;

    private final long keepAfterZxid;
    private final int entriesMax;
    private final long bytesMax;
    private final Deque<LogEntry> entries = new ArrayDeque<>();
    private final NavigableMap<Long, Long> droppedEnds = new TreeMap<>();
    private final LogBytes dropped = new LogBytes();
    private final long beginsAfterZxid;
    private long baseZxid;
    private long bytes;
    private boolean cut;

    /** @param keepAfterZxid entries after it stay, whatever the limits are */
    private LogTail(long beginsAfterZxid, long keepAfterZxid, int entriesMax, long bytesMax) {
        this.beginsAfterZxid = beginsAfterZxid;
        this.baseZxid = beginsAfterZxid;
        this.keepAfterZxid = keepAfterZxid;
        this.entriesMax = entriesMax;
        this.bytesMax = bytesMax;
    }

    /**
     * Of an open log. Where a record that the snapshot makes up for is damaged, twice in a row, the log goes up to there: with a hole in it
     * epochs would seem to end early. Where that is in a segment that has later ones as well, it stays, and the tail begins at the snapshot.
     *
     * @param snapshotZxid of the newest good snapshot; 0 without one
     * @throws DamagedFileException where what no snapshot holds is damaged
     */
    static LogTail of(WriteAheadLog log, long snapshotZxid, PeerDiskConfig config) throws IOException {
        warnOfHeap(log.recovery().replayedBytes(), Runtime.getRuntime().maxMemory());
        long begin = log.beginsAfterZxid();
        boolean readTwice = false;
        boolean cut = false;
        while (true) {
            LogTail tail = new LogTail(begin, snapshotZxid, config.historyEntriesMax(), config.historyBytesMax());
            try {
                log.read(begin, tail);
                tail.cut = cut;
                return tail;
            } catch (DamagedFileException damage) {
                if (readTwice) {
                    begin = beginBehind(damage, begin, log, snapshotZxid);
                    cut = true;
                }
                readTwice = !readTwice;
            }
        }
    }

    /** All that no snapshot holds is in memory until it is known to be committed. */
    private static void warnOfHeap(long logBytes, long heapBytes) {
        if (logBytes > heapBytes / HEAP_PART) {
            LOG.warn(
                    "{} MiB of log are in no snapshot, and come into memory now, where the heap has {} MiB; should that be too little, give"
                            + " it more (ZABRA_JAVA_OPTS=-Xmx). Snapshots have failed, or could not keep up",
                    logBytes >> 20,
                    heapBytes >> 20);
        }
    }

    private static long beginBehind(DamagedFileException damage, long begin, WriteAheadLog log, long snapshotZxid)
            throws IOException {
        if (damage.zxid() >= snapshotZxid || begin == snapshotZxid) {
            throw damage;
        }
        boolean stays = false;
        while (log.beginsAfterZxid() <= damage.zxid() && !stays) {
            stays = !log.purgeOneThrough(snapshotZxid);
        }
        long next = stays ? snapshotZxid : log.beginsAfterZxid();
        LOG.error(
                "Log that the snapshot makes up for is damaged, and not used up to {}; learners that miss it get snapshots. The disk should"
                        + " be replaced: {}",
                Zxid.text(next),
                damage.getMessage());
        return next;
    }

    @Override
    public void record(long zxid, ByteBuffer payload) {
        byte[] own = new byte[payload.remaining()];
        payload.get(own);
        LogEntry entry = new LogEntry(zxid, own);
        entries.add(entry);
        bytes += entry.payload().length;
        while (!entries.isEmpty()
                && (entries.size() > entriesMax || bytes > bytesMax)
                && entries.getFirst().zxid() <= keepAfterZxid) {
            LogEntry oldest = entries.removeFirst();
            bytes -= oldest.payload().length;
            baseZxid = oldest.zxid();
            droppedEnds.put(Zxid.epoch(baseZxid), baseZxid);
            dropped.add(baseZxid, oldest.payload().length);
        }
    }

    /** Whether damaged log has gone, so that older snapshots than the newest good one lead nowhere. */
    boolean isCut() {
        return cut;
    }

    long baseZxid() {
        return baseZxid;
    }

    /** What is on disk before the entries. */
    LogExtent older() {
        return new LogExtent(beginsAfterZxid, List.copyOf(droppedEnds.values()), dropped.total(), dropped.through());
    }

    List<LogEntry> entries() {
        return List.copyOf(entries);
    }
}

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
     * epochs would seem to end early.
     *
     * @param snapshotZxid of the newest good snapshot; 0 without one
     * @throws DamagedFileException where what no snapshot holds is damaged
     */
    static LogTail of(WriteAheadLog log, long snapshotZxid, PeerDiskConfig config) throws IOException {
        boolean readTwice = false;
        boolean cut = false;
        while (true) {
            long begin = log.beginsAfterZxid();
            LogTail tail = new LogTail(begin, snapshotZxid, config.historyEntriesMax(), config.historyBytesMax());
            try {
                log.read(begin, tail);
                tail.cut = cut;
                return tail;
            } catch (DamagedFileException damage) {
                if (readTwice) {
                    letGo(log, snapshotZxid, damage);
                    cut = true;
                }
                readTwice = !readTwice;
            }
        }
    }

    private static void letGo(WriteAheadLog log, long snapshotZxid, DamagedFileException damage) throws IOException {
        while (log.beginsAfterZxid() <= damage.zxid()) {
            if (!log.purgeOneThrough(snapshotZxid)) {
                throw damage;
            }
        }
        LOG.error(
                "Log that the snapshot makes up for is damaged, and gone up to {}; learners that miss it get snapshots. The disk should"
                        + " be replaced: {}",
                Zxid.text(log.beginsAfterZxid()),
                damage.getMessage());
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

package io.zabra.consensus.storage;

import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.zab.LogBytes;
import io.zabra.consensus.zab.LogEntry;
import io.zabra.consensus.zab.LogExtent;
import io.zabra.engine.log.WriteAheadLog;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.TxnCodec;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The end of a log as the core begins with it: all that no snapshot holds, and before it what the limits allow. */
final class LogTail implements WriteAheadLog.Handler {
    private final long keepAfterZxid;
    private final int entriesMax;
    private final long bytesMax;
    private final Deque<LogEntry> entries = new ArrayDeque<>();
    private final NavigableMap<Long, Long> droppedEnds = new TreeMap<>();
    private final LogBytes dropped = new LogBytes();
    private final long beginsAfterZxid;
    private long baseZxid;
    private long bytes;

    /** @param keepAfterZxid entries after it stay, whatever the limits are */
    LogTail(long beginsAfterZxid, long keepAfterZxid, int entriesMax, long bytesMax) {
        this.beginsAfterZxid = beginsAfterZxid;
        this.baseZxid = beginsAfterZxid;
        this.keepAfterZxid = keepAfterZxid;
        this.entriesMax = entriesMax;
        this.bytesMax = bytesMax;
    }

    @Override
    public void transaction(LoggedTxn txn) throws IOException {
        LogEntry entry = new LogEntry(txn.zxid(), TxnCodec.encode(txn));
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

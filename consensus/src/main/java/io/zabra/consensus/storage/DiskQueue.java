package io.zabra.consensus.storage;

import io.zabra.consensus.zab.DiskOp;
import io.zabra.consensus.zab.Persist;
import io.zabra.engine.log.WriteAheadLog;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the core wants written, carried out in its order as far as the disk has room for it. Before a log entry could find the
 * disk full, it and all behind it wait: a full disk is a slow one, nothing has failed, and it goes on by itself when there is room.
 * Disk's thread, but for {@link #given}, {@link #roomBytes}, {@link #isFull} and {@link #isCrowded}.
 */
final class DiskQueue {
    private static final Logger LOG = LoggerFactory.getLogger(DiskQueue.class);
    static final long NEVER_MS = Long.MAX_VALUE / 2;
    /** Between two looks at a full disk. */
    private static final long HELD_RETRY_MS = 100;
    /** And at one that has not all the room that is wanted ahead. */
    private static final long CROWDED_RETRY_MS = 1_000;
    /** As much may wait for room in memory; a server that is behind by more begins anew from the others. */
    private static final long WAITING_BYTES_MAX = 64L << 20;
    /** As much may be given to a disk that is slow for a moment; while it is, others commit what fills its room in a tenth of a second. */
    private static final long BEHIND_BYTES_MAX = WAITING_BYTES_MAX / 2;
    /** About as large as a request may be: where there is not even that, the next one may be refused. */
    private static final long LITTLE_BYTES = 1L << 20;

    private final PeerDirectory directory;
    private final SnapshotTaker snapshots;
    private final Deque<Persist> waiting = new ArrayDeque<>();
    /** Of the first that waits: how many of its operations are done. */
    private int done;
    /** Appended since {@link #roomBytes} was last brought up to date. */
    private long appendedBytes;

    private boolean full;
    /** Given and not appended yet. */
    private final AtomicLong unwrittenBytes = new AtomicLong();
    /** Until the log was first asked nobody is kept from anything. */
    private volatile long logRoomBytes = Long.MAX_VALUE;
    /** The disk could not give all the room that was asked for. */
    private volatile boolean crowded;

    DiskQueue(PeerDirectory directory, SnapshotTaker snapshots) {
        this.directory = directory;
        this.snapshots = snapshots;
    }

    /** Something is on its way to {@link #add}. Peer's thread. */
    void given(Persist persist) {
        for (DiskOp op : persist.ops()) {
            if (op instanceof DiskOp.Append append) {
                unwrittenBytes.addAndGet(bytes(append));
            }
        }
    }

    /** How much can be given: so that there is surely room for it, where the disk is known to be near its end. Any thread. */
    long roomBytes() {
        long room = crowded ? logRoomBytes : Math.max(logRoomBytes, BEHIND_BYTES_MAX);
        return room - unwrittenBytes.get();
    }

    /** Whether the disk could not give all the room that was asked for, and there is not enough for whatever may come. Any thread. */
    boolean isFull() {
        return crowded && roomBytes() < LITTLE_BYTES;
    }

    /** Whether the disk could not give all the room that was asked for. Any thread. */
    boolean isCrowded() {
        return crowded;
    }

    void add(Persist persist) {
        waiting.add(persist);
    }

    /** When to look again whether there is room, by the same clock; {@link #NEVER_MS} where there is all that is wanted. */
    long retryMs(long nowMs) {
        if (!waiting.isEmpty()) {
            return nowMs + HELD_RETRY_MS;
        }
        return crowded ? nowMs + CROWDED_RETRY_MS : NEVER_MS;
    }

    /** Returns the number of the last step that was carried out whole, -1 where none was. Not forced yet. */
    long carryOut() throws IOException {
        long last = -1;
        while (!waiting.isEmpty() && isCarriedOut(waiting.peek())) {
            last = waiting.remove().sequence();
            done = 0;
        }
        return last;
    }

    /** Takes of the disk ahead what the next entries need. */
    void makeRoom() throws IOException {
        long room = directory.makeRoom(aheadBytes());
        crowded = room < aheadBytes();
        roomIs(room);
    }

    /** Whether {@link #makeRoom} would find that there is room. */
    boolean hasRoomAhead() {
        roomIs(directory.roomBytes());
        return logRoomBytes >= aheadBytes();
    }

    private long aheadBytes() {
        return directory.config().log().preallocateBytes();
    }

    private void roomIs(long bytes) {
        logRoomBytes = bytes;
        unwrittenBytes.addAndGet(-appendedBytes);
        appendedBytes = 0;
    }

    private boolean isCarriedOut(Persist persist) throws IOException {
        List<DiskOp> ops = persist.ops();
        while (done < ops.size()) {
            DiskOp op = ops.get(done);
            if (op instanceof DiskOp.Append append && !hasRoom(append)) {
                return false;
            }
            done += carryOut(op, ops);
        }
        return true;
    }

    private boolean hasRoom(DiskOp.Append append) throws IOException {
        long wanted = bytes(append);
        boolean enough = directory.roomBytes() >= wanted || directory.makeRoom(wanted) >= wanted;
        if (enough == full) {
            full = !enough;
            if (full) {
                crowded = true;
                LOG.error(
                        "The log's disk is full: what this server is to log waits, {} bytes of it. Make room on it; nothing"
                                + " needs to be restarted",
                        unwrittenBytes);
            } else {
                LOG.info("The log's disk has room again: what waited is written");
            }
        }
        if (!enough && unwrittenBytes.get() > WAITING_BYTES_MAX) {
            throw new IOException("The log's disk is full, and " + unwrittenBytes
                    + " bytes wait for room in memory, which is too much. Make room on it, and start this server again:"
                    + " it gets from the others what it missed");
        }
        return enough;
    }

    /** Returns how many operations were carried out. */
    private int carryOut(DiskOp op, List<DiskOp> ops) throws IOException {
        if (op instanceof DiskOp.Append append) {
            directory.append(append);
            appended(append);
        } else if (op instanceof DiskOp.SaveEpochs epochs) {
            directory.saveEpochs(epochs);
        } else if (op instanceof DiskOp.Truncate truncate) {
            directory.truncate(truncate.zxid());
        } else if (op instanceof DiskOp.SaveConfigs configs) {
            directory.saveConfigs(configs);
        } else if (op instanceof DiskOp.Install install) {
            List<DiskOp.Append> following = appendsAfter(ops, done);
            snapshots.installing();
            directory.install(install, following);
            snapshots.installed(install.zxid());
            following.forEach(append -> appendedBytes += bytes(append));
            return 1 + following.size();
        }
        return 1;
    }

    private void appended(DiskOp.Append append) {
        snapshots.logged(append.entry().payload().length);
        appendedBytes += bytes(append);
    }

    private static long bytes(DiskOp.Append append) {
        return WriteAheadLog.framedBytes(append.entry().payload().length);
    }

    private static List<DiskOp.Append> appendsAfter(List<DiskOp> ops, int index) {
        List<DiskOp.Append> appends = new ArrayList<>();
        for (DiskOp op : ops.subList(index + 1, ops.size())) {
            if (!(op instanceof DiskOp.Append append)) {
                break;
            }
            appends.add(append);
        }
        return appends;
    }
}

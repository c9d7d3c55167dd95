package io.zabra.engine;

import io.zabra.engine.txn.WriteRequest;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that nothing becomes a transaction for which the log might find no room: a disk that is full refuses writes,
 * and harms nothing. A part is kept for the sessions that end. Commit thread.
 */
final class LogRoom {
    private static final Logger LOG = LoggerFactory.getLogger(LogRoom.class);
    /** Between two looks at a full disk. */
    private static final long RETRY_NANOS = 100_000_000;
    /** A disk is said to have room again once for so long nothing was refused: one write may have been larger than it ever has room for. */
    private static final int QUIET_MS = 10_000;

    private final JournalThread journal;
    private final StateMachine state;
    private final long reserveBytes;
    private final StoreClock clock;
    private volatile boolean full;
    /** The most that was refused since the disk is full, with what is kept; 0: it is not. */
    private volatile long refusedBytes;

    private long refusedMs;
    /** What the disk had no room for when it was last asked; what takes less may have. */
    private long deniedBytes = Long.MAX_VALUE;

    private long askedNanos;

    LogRoom(JournalThread journal, StateMachine state, long reserveBytes, StoreClock clock) {
        this.journal = journal;
        this.state = state;
        this.reserveBytes = reserveBytes;
        this.clock = clock;
    }

    /** Whether there is room for it, as far as is known, behind so many bytes that are to be written before it. */
    boolean has(Operation operation, long bytesBefore) {
        long needed = needed(operation);
        // The ephemerals that a session is about to get are among what is before it.
        long unseen = isClosing(operation) ? bytesBefore : 0;
        boolean enough = needed == 0 || journal.roomBytes() - bytesBefore >= needed + unseen;
        if (enough && full) {
            endIfQuiet(operation, needed);
        }
        return enough;
    }

    private static boolean isClosing(Operation operation) {
        return operation instanceof Operation.Write write
                && write.submission().request() instanceof WriteRequest.CloseSession;
    }

    /** Asks the disk, where {@link #has} said no and nothing is to be written before it: whether there is room now. */
    boolean made(Operation operation) throws IOException {
        long needed = needed(operation);
        if (needed >= deniedBytes && System.nanoTime() - askedNanos < RETRY_NANOS) {
            refused(needed, journal.roomBytes());
            return false;
        }
        askedNanos = System.nanoTime();
        long room = journal.makeRoom(needed + reserveBytes);
        if (room < needed) {
            deniedBytes = needed;
            refused(needed, room);
            return false;
        }
        deniedBytes = Long.MAX_VALUE;
        endIfEnough(room);
        endIfQuiet(operation, needed);
        return true;
    }

    private void refused(long needed, long room) {
        if (!full) {
            LOG.error(
                    "The log's disk is full: writes are refused with SYSTEM_ERROR, reads go on. {} bytes are wanted,"
                            + " {} are left. Make room on it; nothing needs to be restarted",
                    needed,
                    room);
        }
        full = true;
        refusedBytes = Math.max(refusedBytes, needed);
        refusedMs = clock.steadyMs();
    }

    private void endIfEnough(long room) {
        if (full && room >= refusedBytes) {
            end();
        }
    }

    /** That a session ends says nothing: there is room for that which others do not get. */
    private void endIfQuiet(Operation operation, long needed) {
        boolean ordinary = needed > reserveBytes && !isClosing(operation);
        if (full && ordinary && isQuiet()) {
            end();
        }
    }

    private boolean isQuiet() {
        return clock.steadyMs() - refusedMs >= QUIET_MS;
    }

    private void end() {
        full = false;
        refusedBytes = 0;
        deniedBytes = Long.MAX_VALUE;
        LOG.info("The log's disk has room again: writes are accepted");
    }

    /** Whether what was refused would be refused again, as far as is known. Any thread. */
    boolean isFull() {
        return full;
    }

    /** The most that was wanted by a write that was refused, while {@link #isFull}; else 0. Any thread. */
    long refusedBytes() {
        return refusedBytes;
    }

    /** Asks a disk that was full: nobody may write any more who would find out that it has room again. Only while the journal is idle. */
    void lookAgain() throws IOException {
        if (!full) {
            return;
        }
        long room = journal.makeRoom(refusedBytes);
        endIfEnough(room);
        // What was refused may be more than there will ever be: then there is room once others have as much as is kept.
        if (full && isQuiet() && room >= 2 * reserveBytes) {
            end();
        }
    }

    private long needed(Operation operation) {
        if (operation instanceof Operation.Open open) {
            return open.local() ? 0 : reserveBytes;
        }
        if (operation instanceof Operation.Upgrade) {
            return reserveBytes;
        }
        if (!(operation instanceof Operation.Write write)
                || write.submission().request() instanceof WriteRequest.Sync) {
            return 0;
        }
        long bytes = RequestSize.bytes(
                write.submission().request(), write.submission().identities());
        return isClosing(operation)
                ? bytes
                        + RequestSize.ephemerals(
                                state.ephemerals(write.submission().sessionId()))
                : bytes + reserveBytes;
    }
}

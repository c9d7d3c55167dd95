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

    private final JournalThread journal;
    private final StateMachine state;
    private final long reserveBytes;
    private volatile boolean full;
    /** What was last refused, with what is kept. */
    private long refusedBytes;

    private long askedNanos;

    LogRoom(JournalThread journal, StateMachine state, long reserveBytes) {
        this.journal = journal;
        this.state = state;
        this.reserveBytes = reserveBytes;
    }

    /** Whether there is room for it, as far as is known, behind so many bytes that are to be written before it. */
    boolean has(Operation operation, long bytesBefore) {
        long needed = needed(operation);
        // The ephemerals that a session is about to get are among what is before it.
        long unseen = isClosing(operation) ? bytesBefore : 0;
        return needed == 0 || journal.roomBytes() - bytesBefore >= needed + unseen;
    }

    private static boolean isClosing(Operation operation) {
        return operation instanceof Operation.Write write
                && write.submission().request() instanceof WriteRequest.CloseSession;
    }

    /** Asks the disk, where {@link #has} said no and nothing is to be written before it: whether there is room now. */
    boolean made(Operation operation) throws IOException {
        if (full && System.nanoTime() - askedNanos < RETRY_NANOS) {
            return false;
        }
        askedNanos = System.nanoTime();
        long needed = needed(operation);
        return isEnough(journal.makeRoom(needed + reserveBytes), needed);
    }

    private boolean isEnough(long room, long needed) {
        boolean enough = room >= needed;
        refusedBytes = enough ? refusedBytes : needed;
        if (enough == full) {
            full = !enough;
            if (full) {
                LOG.error(
                        "The log's disk is full: writes are refused with SYSTEM_ERROR, reads go on. {} bytes are wanted,"
                                + " {} are left. Make room on it; nothing needs to be restarted",
                        needed,
                        room);
            } else {
                LOG.info("The log's disk has room again: writes are accepted");
            }
        }
        return enough;
    }

    /** Whether what was refused last would be refused again, as far as is known. Any thread. */
    boolean isFull() {
        return full;
    }

    /** Asks a disk that was full: nobody may write any more who would find out that it has room again. Only while the journal is idle. */
    void lookAgain() throws IOException {
        if (full) {
            isEnough(journal.makeRoom(refusedBytes), refusedBytes);
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

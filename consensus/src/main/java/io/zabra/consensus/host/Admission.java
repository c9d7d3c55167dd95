package io.zabra.consensus.host;

import io.zabra.engine.RequestSize;
import io.zabra.engine.StateMachine;
import io.zabra.engine.StoreClock;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which writes of own clients a server takes on. Not those for which its own log has no room, or whose disk is behind by too much:
 * whatever the others make of them, it could not log what they agree on, and so not answer. The end of a session is taken on in any case.
 * Peer's thread, but for {@link #refusedBytes}.
 */
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    /** So many times what was refused must fit before the disk is said to have room: small writes that still fit say nothing of large ones. */
    private static final int ROOM_AGAIN = 2;

    /** Or for so long nothing was refused: one write may have been larger than the log ever takes room for ahead. */
    private static final int QUIET_MS = 10_000;

    private final StateMachine state;
    private final StoreClock clock;
    /** The largest write that was refused since the log has said that its disk is full; 0: it is not. */
    private volatile long refusedBytes;

    private long refusedMs;
    /** Whether the disk was ever too far behind for a write, and when it last was. */
    private boolean behind;

    private long behindMs;

    Admission(StateMachine state, StoreClock clock) {
        this.state = state;
        this.clock = clock;
    }

    /** Why a write is refused; null where it is taken on. */
    @Nullable
    ErrorCode refusal(Submission submission, PeerDisk disk) {
        if (submission.request() instanceof WriteRequest.CloseSession) {
            return null;
        }
        if (hasMoved(submission)) {
            return ErrorCode.SESSION_MOVED;
        }
        boolean room = submission.request() instanceof WriteRequest.Sync || hasRoom(submission, disk);
        return room ? null : ErrorCode.SYSTEM_ERROR;
    }

    /** The largest write that was refused lately, so that the disk is said to be full for such; 0: none was. Any thread. */
    long refusedBytes() {
        return refusedBytes;
    }

    /** Time has passed: nobody may write any more who would find out that there is room again. */
    void ticked(PeerDisk disk) {
        if (refusedBytes > 0 && !disk.isFull() && hasRoomAgain(disk.roomBytes())) {
            accept();
        }
    }

    /** Asked for on a connection of this server that lost the session to another one of it. */
    private boolean hasMoved(Submission submission) {
        SessionOwner owner = submission.owner();
        return owner != null && state.isOthers(submission.sessionId(), owner);
    }

    private boolean hasRoom(Submission submission, PeerDisk disk) {
        long room = disk.roomBytes();
        long needed = RequestSize.bytes(submission.request(), submission.identities());
        boolean enough = room >= needed;
        if (!enough && !disk.isCrowded()) {
            behind();
        } else if (!enough) {
            refused(needed, room);
        } else if (refusedBytes > 0 && hasRoomAgain(room)) {
            accept();
        }
        return enough;
    }

    private void accept() {
        refusedBytes = 0;
        LOG.info("The log's disk has room again: writes are accepted");
    }

    private boolean hasRoomAgain(long room) {
        return room / ROOM_AGAIN >= refusedBytes || clock.steadyMs() - refusedMs >= QUIET_MS;
    }

    /** Nothing of that is told as a full disk: it goes by as fast as the disk writes. */
    private void behind() {
        long nowMs = clock.steadyMs();
        if (!behind || nowMs - behindMs >= QUIET_MS) {
            LOG.warn(
                    "The log's disk is too slow for what the ensemble writes: this server is so far behind that writes of"
                            + " its clients are refused with SYSTEM_ERROR until it has caught up. Reads go on");
        }
        behind = true;
        behindMs = nowMs;
    }

    private void refused(long needed, long room) {
        if (refusedBytes == 0) {
            LOG.error(
                    "The log's disk is full: writes of this server's clients are refused with SYSTEM_ERROR, reads go on. {}"
                            + " bytes are wanted, {} are left. Make room on it; nothing needs to be restarted",
                    needed,
                    Math.max(0, room));
        }
        refusedBytes = Math.max(refusedBytes, needed);
        refusedMs = clock.steadyMs();
    }
}

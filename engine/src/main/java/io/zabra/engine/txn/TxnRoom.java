package io.zabra.engine.txn;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AclSize;
import java.util.List;

/** Whether there is room for what a request adds, beside all that is decided already: it can't be refused once it is a transaction. One thread. */
final class TxnRoom {
    private final PreparedOn base;
    private final Outstanding outstanding;

    TxnRoom(PreparedOn base, Outstanding outstanding) {
        this.base = base;
        this.outstanding = outstanding;
    }

    /** What no log and no packet could hold must not become a transaction. A session's end is bounded by what it may own. */
    static void requireSize(Txn txn) throws RejectedException {
        if (!(txn instanceof CloseSessionTxn) && TxnSize.bytes(txn) > TxnSize.BYTES_MAX) {
            throw new RejectedException(ErrorCode.BAD_ARGUMENTS);
        }
    }

    /** What a znode that is created takes. */
    Growth forNew(long sessionId, String path, WriteRequest.Create create, List<AclEntry> acl)
            throws RejectedException {
        if (create.kind() == NodeKind.EPHEMERAL
                && outstanding.ephemeralBytes(sessionId) + TxnSize.inClose(path) > TxnSize.EPHEMERALS_BYTES_MAX) {
            throw new RejectedException(ErrorCode.QUOTA_EXCEEDED);
        }
        byte[] data = create.data();
        long bytes = path.length() + (data == null ? 0L : data.length);
        long pathOnHeap = create.kind() == NodeKind.PERSISTENT ? 0 : TxnSize.pathOnHeap(path);
        return withList(path, new Growth(1, bytes, pathOnHeap + AclSize.onHeap(acl)), acl);
    }

    /** What a znode's new list takes. */
    Growth forList(String path, List<AclEntry> acl) throws RejectedException {
        return withList(path, new Growth(0, 0, AclSize.onHeap(acl)), acl);
    }

    /** @param more bytes than there were; negative where they become fewer, which gives nothing back before it is applied */
    Growth forData(String path, long more) throws RejectedException {
        Growth growth = more == 0 ? Growth.NONE : new Growth(0, more, 0);
        require(base.room(path, growth, outstanding.pending()));
        return more <= 0 ? Growth.NONE : growth;
    }

    /** A list that a znode has already takes nothing. */
    private Growth withList(String path, Growth growth, List<AclEntry> acl) throws RejectedException {
        ErrorCode room = base.room(path, growth, outstanding.pending());
        if (room == ErrorCode.OK || !base.knowsAcl(acl)) {
            require(room);
            return growth;
        }
        long heapBytes = growth.heapBytes() - AclSize.onHeap(acl);
        Growth shared = new Growth(growth.records(), growth.bytes(), heapBytes);
        require(base.room(path, shared, outstanding.pending()));
        return shared;
    }

    private static void require(ErrorCode room) throws RejectedException {
        if (room != ErrorCode.OK) {
            throw new RejectedException(room);
        }
    }
}

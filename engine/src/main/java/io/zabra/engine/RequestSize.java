package io.zabra.engine;

import io.zabra.engine.auth.AclSize;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.txn.TxnSize;
import io.zabra.engine.txn.WriteRequest;
import java.util.List;

/** How many bytes a request can become in the log, at most. Any thread. */
public final class RequestSize {
    /** Header, lengths, versions, digest, and the log's own frame. */
    private static final int FRAME_BYTES = 256;

    private RequestSize() {}

    /**
     * Without the ephemerals of a session that is closed.
     *
     * @param identities that the client has proved
     */
    public static long bytes(WriteRequest request, List<AuthId> identities) {
        if (request instanceof WriteRequest.Create create) {
            return FRAME_BYTES
                    + TxnSize.text(create.path())
                    + TxnSize.length(create.data())
                    + AclSize.encoded(create.acl(), identities);
        }
        if (request instanceof WriteRequest.SetData set) {
            return FRAME_BYTES + TxnSize.text(set.path()) + TxnSize.length(set.data());
        }
        if (request instanceof WriteRequest.SetAcl set) {
            return FRAME_BYTES + TxnSize.text(set.path()) + AclSize.encoded(set.acl(), identities);
        }
        if (request instanceof WriteRequest.Delete delete) {
            return FRAME_BYTES + TxnSize.text(delete.path());
        }
        if (request instanceof WriteRequest.Check check) {
            return FRAME_BYTES + TxnSize.text(check.path());
        }
        if (request instanceof WriteRequest.CheckUnchanged check) {
            return FRAME_BYTES + TxnSize.text(check.path());
        }
        if (request instanceof WriteRequest.DeleteContainer delete) {
            return FRAME_BYTES + TxnSize.text(delete.path());
        }
        if (request instanceof WriteRequest.Multi multi) {
            long bytes = FRAME_BYTES;
            for (WriteRequest part : multi.requests()) {
                bytes += bytes(part, identities);
            }
            return bytes;
        }
        return FRAME_BYTES;
    }

    /** What the end of a session comes to besides its request. */
    static long ephemerals(List<String> paths) {
        return paths.stream()
                .mapToLong(path -> Integer.BYTES + TxnSize.text(path))
                .sum();
    }
}

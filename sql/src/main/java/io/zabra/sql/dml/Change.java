package io.zabra.sql.dml;

import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import org.jspecify.annotations.Nullable;

/**
 * One request of a statement's multi, and what it is to the statement.
 *
 * @param before the znode as it was read; null where there was none
 */
record Change(WriteRequest request, Role role, @Nullable Znode before) {
    /** What a request is to the statement that makes it. */
    enum Role {
        /** A row of the statement: it counts. */
        ROW,
        /** A row that was not there when it was looked for: if it is now, the statement is to look again. */
        ABSENT_ROW,
        /** A parent that was not there. */
        PARENT,
        /** Changes nothing: what the statement rests on. */
        CHECK
    }

    boolean counts() {
        return role == Role.ROW || role == Role.ABSENT_ROW;
    }

    /** Whether its znode will have another name than it says. */
    boolean isSequential() {
        return request instanceof WriteRequest.Create create && create.sequential();
    }

    String path() {
        return Payloads.path(request);
    }

    /** Whether a refusal only says that things are not as they were read, so that another attempt may succeed. */
    boolean isStale(ErrorCode error, Draft draft) {
        if (request instanceof WriteRequest.Create) {
            boolean looked = role != Role.ROW;
            return (error == ErrorCode.NODE_EXISTS && looked)
                    || (error == ErrorCode.NO_NODE && draft.parentIsKnown(path()));
        }
        if (error == ErrorCode.NOT_EMPTY && before != null) {
            return before.numChildren() == draft.deletedChildren(path());
        }
        return error == ErrorCode.BAD_VERSION || error == ErrorCode.NO_NODE;
    }
}

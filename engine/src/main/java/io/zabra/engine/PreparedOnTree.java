package io.zabra.engine;

import io.zabra.engine.session.SessionTable;
import io.zabra.engine.tree.DataTree;
import io.zabra.engine.tree.RecordStore;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeState;
import io.zabra.engine.txn.PreparedOn;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What a preparer needs to know, from the tree and the sessions of one process. */
record PreparedOnTree(DataTree tree, SessionTable sessions) implements PreparedOn {
    @Override
    public @Nullable NodeState node(String path) {
        return tree.state(path);
    }

    @Override
    public Collection<String> ephemerals(long sessionId) {
        return tree.ephemerals(sessionId);
    }

    @Override
    public ErrorCode session(long sessionId) {
        return switch (sessions.life(sessionId)) {
            case LIVE -> ErrorCode.OK;
            case CLOSING -> ErrorCode.SESSION_EXPIRED;
            case UNKNOWN -> ErrorCode.UNKNOWN_SESSION;
        };
    }

    @Override
    public ErrorCode room(String path, int records, long bytes) {
        if (!RecordStore.takes(path)) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        return tree.hasRoom(records, Math.max(0, bytes)) ? ErrorCode.OK : ErrorCode.SYSTEM_ERROR;
    }
}

package io.zabra.engine;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.session.SessionTable;
import io.zabra.engine.tree.RecordStore;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.Growth;
import io.zabra.engine.txn.NodeState;
import io.zabra.engine.txn.PreparedOn;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a preparer needs to know, from the state of this server.
 *
 * @param quotas null where they are not enforced
 */
record PreparedOnState(
        StateMachine state, RoomCheck memory, @Nullable QuotaCheck quotas) implements PreparedOn {
    @Override
    public @Nullable NodeState node(String path) {
        return state.dataTree().state(path);
    }

    @Override
    public Collection<String> ephemerals(long sessionId) {
        return state.dataTree().ephemerals(sessionId);
    }

    @Override
    public boolean knowsAcl(List<AclEntry> acl) {
        return state.dataTree().knowsAcl(acl);
    }

    @Override
    public long ephemeralBytes(long sessionId) {
        return memory.ofItsEnd(state.dataTree().ephemerals(), sessionId);
    }

    @Override
    public ErrorCode session(long sessionId) {
        return switch (state.sessions().life(sessionId)) {
            case LIVE -> ErrorCode.OK;
            case CLOSING -> ErrorCode.SESSION_EXPIRED;
            case UNKNOWN -> local(sessionId);
        };
    }

    private ErrorCode local(long sessionId) {
        return switch (state.locals().life(sessionId)) {
            case LIVE -> ErrorCode.OK;
            case CLOSING -> ErrorCode.SESSION_EXPIRED;
            case UNKNOWN -> ErrorCode.UNKNOWN_SESSION;
        };
    }

    @Override
    public ErrorCode owner(long sessionId) {
        return state.sessions().life(sessionId) == SessionTable.Life.LIVE ? ErrorCode.OK : ErrorCode.SESSION_EXPIRED;
    }

    @Override
    public long digest() {
        return state.digest();
    }

    @Override
    public ErrorCode room(String path, Growth own, Growth pending) {
        if (!RecordStore.takes(path)) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        // A list alone is no part of any quota.
        boolean listAlone = own.records() == 0 && own.heapBytes() > 0;
        if (quotas != null
                && !listAlone
                && quotas.exceeds(state.dataTree().quotas(), path, own.records(), own.bytes())) {
            return ErrorCode.QUOTA_EXCEEDED;
        }
        return memory.hasRoom(state.dataTree(), path, own, pending) ? ErrorCode.OK : ErrorCode.SYSTEM_ERROR;
    }
}

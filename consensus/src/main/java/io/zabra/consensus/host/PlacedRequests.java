package io.zabra.consensus.host;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.Growth;
import io.zabra.engine.txn.NodeState;
import io.zabra.engine.txn.PreparedOn;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state that a leader prepares on, as requests of one server after the other see it: a session writes at one place only. */
final class PlacedRequests implements PreparedOn {
    private final PreparedOn state;
    private final SessionTracker sessions;
    private long place = SessionTracker.HERE;
    private boolean local;

    PlacedRequests(PreparedOn state, SessionTracker sessions) {
        this.state = state;
        this.sessions = sessions;
    }

    /**
     * Where the next request comes from.
     *
     * @param ofLocal whether the server there speaks for its session, if nobody here knows of it
     */
    void from(long newPlace, boolean ofLocal) {
        place = newPlace;
        local = ofLocal;
    }

    @Override
    public @Nullable NodeState node(String path) {
        return state.node(path);
    }

    @Override
    public Collection<String> ephemerals(long sessionId) {
        return state.ephemerals(sessionId);
    }

    @Override
    public boolean knowsAcl(List<AclEntry> acl) {
        return state.knowsAcl(acl);
    }

    @Override
    public long ephemeralBytes(long sessionId) {
        return state.ephemeralBytes(sessionId);
    }

    @Override
    public ErrorCode session(long sessionId) {
        return local && !sessions.knows(sessionId) ? ErrorCode.OK : sessions.mayWrite(sessionId, place);
    }

    @Override
    public ErrorCode owner(long sessionId) {
        return sessions.mayWrite(sessionId, place);
    }

    @Override
    public long digest() {
        return state.digest();
    }

    @Override
    public ErrorCode room(String path, Growth own, Growth pending) {
        return state.room(path, own, pending);
    }
}

package io.zabra.consensus.host;

import io.zabra.consensus.host.Openings.Opening;
import io.zabra.consensus.packet.SessionCheck;
import io.zabra.consensus.packet.SessionTouch;
import io.zabra.engine.StateMachine;
import io.zabra.engine.session.SessionIds;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.session.SessionTable;
import io.zabra.engine.session.SessionTable.Attached;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the clients of this server come by their sessions, new ones and those that they had. Peer's thread. */
final class OwnSessions {
    private final ReplicaConfig config;
    private final StateMachine state;
    private final SessionIds ids;
    private final Openings openings = new Openings();
    private final LocalSessions locals;

    OwnSessions(ReplicaConfig config, StateMachine state, SessionIds ids, LocalSessions.Leader leader) {
        this.config = config;
        this.state = state;
        this.locals = new LocalSessions(config, state, leader);
        this.ids = ids;
    }

    /**
     * From now on. All that is certain is applied now: no session of it has an id that will be given out again, though this server's disk
     * was replaced, and does not tell what it gave out.
     */
    void hear() {
        state.sessions().takeHeard();
        state.sessions().timeoutsMs().keySet().forEach(ids::avoidStartOf);
    }

    /** The sessions of all servers whose clients were heard from here since the last call. */
    List<SessionTouch> heard() {
        return state.sessions().takeHeard().entrySet().stream()
                .map(entry -> new SessionTouch(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** So that what operators are shown of sessions is right on a leader, too. Own clients' are known here first. */
    void heardElsewhere(List<SessionTouch> touches) {
        touches.forEach(touch -> state.sessions().heard(touch.sessionId(), touch.timeoutMs(), nowMs()));
    }

    LocalSessions locals() {
        return locals;
    }

    private long nowMs() {
        return config.state().clock().steadyMs();
    }

    /** @param leader while there is one */
    void open(Opening opening, LocalSessions.Leader leader) {
        long id = ids.next();
        if (locals.takes(opening)) {
            locals.open(id, opening, false);
            return;
        }
        openings.creating(id, opening);
        if (!leader.begin(id, opening.timeoutMs())) {
            openings.created(id);
            opening.fail("no proposals at the moment");
        }
    }

    /** While there is no leader. */
    void openReadOnly(Opening opening) {
        locals.open(ids.next(), opening, true);
    }

    /** False where it is no local session of this server. */
    boolean reattachLocal(long sessionId, Opening opening) {
        boolean here = locals.isLive(sessionId);
        if (here) {
            attach(state.locals(), sessionId, opening);
        }
        return here;
    }

    private void reattached(long sessionId, Opening opening, boolean valid) {
        if (!valid) {
            opening.refuse();
        } else if (state.sessions().life(sessionId) == SessionTable.Life.UNKNOWN) {
            // Its beginning is committed, but not applied here before this server's own disk has it.
            openings.beginning(sessionId, opening);
        } else {
            attach(state.sessions(), sessionId, opening);
        }
    }

    private void attach(SessionTable table, long sessionId, Opening opening) {
        Attached attached = table.attach(sessionId, opening.timeoutMs(), opening.owner(), nowMs());
        if (!attached.live()) {
            opening.refuse();
            return;
        }
        SessionOwner previous = attached.previous();
        if (previous != null) {
            Waiting.guarded(() -> previous.ended(SessionOwner.Reason.MOVED));
        }
        opening.complete(sessionId);
    }

    void revalidating(long sessionId, Opening opening) {
        openings.revalidating(sessionId, opening);
    }

    /** The leader's answer. */
    void revalidated(SessionCheck.Answer answer) {
        Opening opening = openings.revalidated(answer.sessionId());
        if (opening != null) {
            reattached(answer.sessionId(), opening, answer.valid());
        }
    }

    /** The transaction that begins a session is applied, of this server's client or another's. */
    void begun(long sessionId) {
        locals.begun(sessionId);
        Opening opening = openings.created(sessionId);
        if (opening != null) {
            state.sessions().attach(sessionId, opening.timeoutMs(), opening.owner(), nowMs());
            opening.complete(sessionId);
        }
        openings.begun(sessionId).forEach(moved -> attach(state.sessions(), sessionId, moved));
    }

    void leaderLost(String reason) {
        openings.failAll(reason);
        locals.leaderLost();
    }

    /** Whom a transaction or the clock has taken the session from. */
    static void end(@Nullable SessionOwner owner, boolean expired) {
        if (owner != null) {
            SessionOwner.Reason reason = expired ? SessionOwner.Reason.EXPIRED : SessionOwner.Reason.CLOSED;
            Waiting.guarded(() -> owner.ended(reason));
        }
    }
}

package io.zabra.consensus.host;

import io.zabra.consensus.host.Openings.Opening;
import io.zabra.engine.StateMachine;
import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.ZnodeStore.CompletionHandler;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.session.Absence;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.session.SessionTable;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that this server alone knows of, and how they become sessions of all (Apache's {@code
 * UpgradeableSessionTracker}): by a request for the session of this very id, put before the write that needs it. They last
 * over a change of leaders, as long as their clients come back here in time. Peer's thread.
 */
final class LocalSessions {
    private enum Kind {
        /** A client's; may not become one of all servers. */
        FIXED,
        /** A client's. */
        UPGRADABLE,
        /** One that nobody asked to be local: it becomes one of all servers by its first write. */
        UNASKED,
        /** Of a server without a leader, and over when there is one. */
        READ_ONLY
    }

    /** How requests get to the leader. */
    interface Leader {
        /** @param local whether this server answers for the session */
        void forward(Submission submission, CompletionHandler handler, boolean local);

        /** Asks for a session of this id; false where that cannot be done now. */
        boolean begin(long sessionId, int timeoutMs);
    }

    private final ReplicaConfig config;
    private final StateMachine state;
    private final SessionTable table;
    private final Leader leader;
    private final Map<Long, Kind> kinds = new HashMap<>();
    /** The transaction that makes it a session of all is on its way. */
    private final Set<Long> upgrading = new HashSet<>();

    private final Absence absence;

    LocalSessions(ReplicaConfig config, StateMachine state, Leader leader) {
        this.config = config;
        this.state = state;
        this.table = state.locals();
        this.leader = leader;
        this.absence = config.absence();
    }

    /** Whether a new session is to be local. */
    boolean takes(Opening opening) {
        return opening.unasked() || config.clients().localSessions();
    }

    void open(long id, Opening opening, boolean readOnly) {
        kinds.put(id, kind(opening, readOnly));
        table.open(id, opening.timeoutMs(), opening.owner(), nowMs());
        opening.complete(id);
    }

    private Kind kind(Opening opening, boolean readOnly) {
        if (opening.unasked()) {
            return Kind.UNASKED;
        } else if (!config.clients().localSessions() && readOnly) {
            return Kind.READ_ONLY;
        }
        return config.clients().upgrading() ? Kind.UPGRADABLE : Kind.FIXED;
    }

    private long nowMs() {
        return config.state().clock().steadyMs();
    }

    boolean has(long id) {
        return table.life(id) != SessionTable.Life.UNKNOWN;
    }

    boolean isLive(long id) {
        return table.life(id) == SessionTable.Life.LIVE;
    }

    /** A write of a session that is here. */
    void submit(Submission submission, CompletionHandler handler) {
        long id = submission.sessionId();
        boolean closes = submission.request() instanceof WriteRequest.CloseSession;
        if (closes && !upgrading.contains(id)) {
            close(id, handler);
        } else if (table.life(id) == SessionTable.Life.CLOSING) {
            Waiting.complete(handler, Waiting.failed(state.lastZxid(), ErrorCode.SESSION_EXPIRED));
        } else if (needsAll(submission.request(), id) && !upgrading.contains(id)) {
            upgrade(submission, handler);
        } else if (upgrading.contains(id)) {
            leader.forward(submission, handler, false);
        } else {
            leader.forward(submission, handler, true);
        }
    }

    /** Without a leader nothing changes, but a session of this server alone may end. */
    void submitReadOnly(Submission submission, CompletionHandler handler) {
        if (has(submission.sessionId()) && submission.request() instanceof WriteRequest.CloseSession) {
            close(submission.sessionId(), handler);
        } else {
            Waiting.complete(handler, Waiting.failed(state.lastZxid(), ErrorCode.NOT_READ_ONLY));
        }
    }

    /** It has done all that it will: answers are given in order, whatever is under way. */
    private void close(long id, CompletionHandler handler) {
        SessionOwner owner = forget(id);
        Waiting.complete(handler, new Completion(state.lastZxid(), new WriteResult.SessionClosed()));
        // Who asked may have lost it to another connection.
        OwnSessions.end(owner, false);
    }

    private boolean needsAll(WriteRequest request, long id) {
        return request.makesEphemeral() || kinds.get(id) == Kind.UNASKED;
    }

    private void upgrade(Submission submission, CompletionHandler handler) {
        long id = submission.sessionId();
        Kind kind = kinds.get(id);
        if (kind == Kind.FIXED || kind == Kind.READ_ONLY) {
            leader.forward(submission, completion -> Waiting.complete(handler, refusal(completion)), true);
        } else if (leader.begin(id, table.timeoutMs(id))) {
            upgrading.add(id);
            leader.forward(submission, handler, false);
        } else {
            Waiting.complete(handler, Waiting.lost(state.lastZxid()));
        }
    }

    /**
     * As Apache's server answers, which has the leader refuse it (and so use up a zxid), and then names a reason of its own.
     */
    private static Completion refusal(Completion completion) {
        return new Completion(completion.zxid(), refusal(completion.result()));
    }

    private static WriteResult refusal(WriteResult result) {
        if (result instanceof WriteResult.MultiDone multi) {
            return new WriteResult.MultiDone(
                    multi.results().stream().map(LocalSessions::refusal).toList());
        }
        boolean expired = result instanceof WriteResult.Failed failed && failed.error() == ErrorCode.SESSION_EXPIRED;
        return expired ? new WriteResult.Failed(ErrorCode.EPHEMERAL_ON_LOCAL_SESSION) : result;
    }

    /** The transaction that begins a session for all servers is applied, and its client with it. */
    void begun(long id) {
        upgrading.remove(id);
        kinds.remove(id);
    }

    /** Ends those whose clients have been silent for too long. */
    void ticked(long nowMs) {
        long absentMs = absence.tickedMs(nowMs);
        if (absentMs > 0) {
            table.slept(absentMs, nowMs);
        }
        for (long id : table.expire(nowMs)) {
            if (!upgrading.contains(id)) {
                expired(id);
            }
        }
    }

    private void expired(long id) {
        SessionOwner owner = forget(id);
        if (owner != null) {
            Waiting.guarded(() -> owner.ended(SessionOwner.Reason.EXPIRED));
        }
    }

    /** What the last leader was asked for may never be done. Who has been silent for too long meanwhile is not there any more. */
    void leaderLost() {
        Set<Long> asked = Set.copyOf(upgrading);
        upgrading.clear();
        // A received state may show them as sessions of all servers.
        kinds.keySet().removeIf(id -> !has(id));
        for (long id : asked) {
            if (table.life(id) == SessionTable.Life.CLOSING) {
                expired(id);
            }
        }
    }

    /** There is a leader: its clients are to open sessions that can write. */
    void endReadOnly() {
        kinds.entrySet().removeIf(entry -> {
            boolean over = entry.getValue() == Kind.READ_ONLY;
            if (over) {
                table.remove(entry.getKey());
            }
            return over;
        });
    }

    private @Nullable SessionOwner forget(long id) {
        kinds.remove(id);
        return table.remove(id);
    }
}

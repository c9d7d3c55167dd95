package io.zabra.engine;

import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.session.SessionPasswords;
import io.zabra.engine.session.SessionTable;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies what is durable, and tells those who asked what became of it. Commit thread. */
final class Answers {
    private final StateMachine state;
    private final Preparation preparation;
    private final SessionPasswords passwords;
    private final StoreClock clock;
    private List<Batch.Entry> giving = List.of();
    private int given;

    Answers(StateMachine state, Preparation preparation, SessionPasswords passwords, StoreClock clock) {
        this.state = state;
        this.preparation = preparation;
        this.passwords = passwords;
        this.clock = clock;
    }

    /** Applies and answers a batch that is durable, in its order. */
    void give(Batch durable) {
        giving = durable.entries();
        for (given = 0; given < giving.size(); ) {
            Batch.Entry entry = giving.get(given);
            LoggedTxn logged = entry.logged();
            StateMachine.Outcome outcome = logged == null ? null : apply(logged);
            given++;
            answer(entry, outcome);
        }
        giving = List.of();
        given = 0;
    }

    /** Those of the batch that is being answered whose turn had not come, or that could not be applied. */
    List<Batch.Entry> unanswered() {
        return giving.subList(given, giving.size());
    }

    /** @param outcome null where there was no transaction */
    private void answer(Batch.Entry entry, StateMachine.@Nullable Outcome outcome) {
        Operation operation = entry.operation();
        if (operation instanceof Operation.Write write) {
            giveWrite(write, entry, outcome);
        } else if (operation instanceof Operation.Open open) {
            giveSession(open, entry);
        } else if (operation instanceof Operation.Attach attach) {
            attach(attach);
        }
    }

    private StateMachine.Outcome apply(LoggedTxn logged) {
        StateMachine.Outcome outcome = state.apply(logged);
        preparation.applied(logged.zxid());
        return outcome;
    }

    /** @param outcome null for a sync, and for what was refused */
    private void giveWrite(Operation.Write write, Batch.Entry entry, StateMachine.@Nullable Outcome outcome) {
        WriteResult refusal = entry.refusal();
        if (refusal != null) {
            SessionOwner local = refusal instanceof WriteResult.SessionClosed
                    ? state.locals().remove(write.submission().sessionId())
                    : null;
            complete(write, entry.header().zxid(), refusal);
            end(local, write.expiry());
            return;
        }
        WriteRequest request = write.submission().request();
        WriteResult answer =
                outcome == null ? new WriteResult.Synced(((WriteRequest.Sync) request).path()) : outcome.result();
        complete(write, entry.header().zxid(), answer);
        end(outcome == null ? null : outcome.ended(), write.expiry());
    }

    private static void end(@Nullable SessionOwner ended, boolean expiry) {
        if (ended != null) {
            StateMachine.end(ended, expiry ? SessionOwner.Reason.EXPIRED : SessionOwner.Reason.CLOSED);
        }
    }

    private void giveSession(Operation.Open open, Batch.Entry entry) {
        if (entry.refusal() != null) {
            StateMachine.guarded(() -> open.opened()
                    .completeExceptionally(new IllegalStateException("The log's disk is full: no session is opened")));
            return;
        }
        long id = entry.header().sessionId();
        if (open.local()) {
            state.locals().open(id, open.timeoutMs(), open.owner(), clock.steadyMs());
        } else {
            state.sessions().attach(id, open.timeoutMs(), open.owner(), clock.steadyMs());
        }
        StateMachine.guarded(() -> open.opened().complete(new Session(id, passwords.of(id), open.timeoutMs())));
    }

    private void attach(Operation.Attach attach) {
        boolean proved = proves(attach.sessionId(), attach.password());
        SessionTable.Attached attached = proved ? taken(attach) : new SessionTable.Attached(false, null);
        SessionOwner previous = attached.previous();
        if (previous != null) {
            StateMachine.end(previous, SessionOwner.Reason.MOVED);
        }
        Session session = attached.live()
                ? new Session(attach.sessionId(), passwords.of(attach.sessionId()), attach.timeoutMs())
                : null;
        StateMachine.guarded(() -> attach.attached().complete(session));
    }

    /** Whether the password is the one of such a session, which need not be there. Any thread. */
    boolean proves(long sessionId, byte[] password) {
        return passwords.matches(sessionId, password);
    }

    private SessionTable.Attached taken(Operation.Attach attach) {
        SessionTable table =
                state.locals().life(attach.sessionId()) == SessionTable.Life.LIVE ? state.locals() : state.sessions();
        return table.attach(attach.sessionId(), attach.timeoutMs(), attach.owner(), clock.steadyMs());
    }

    static void complete(Operation.Write write, long zxid, WriteResult result) {
        StateMachine.guarded(() -> write.handler().completed(new ZnodeStore.Completion(zxid, result)));
    }
}

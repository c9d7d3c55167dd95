package io.zabra.engine;

import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionIds;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.session.SessionPassword;
import io.zabra.engine.session.SessionTable;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnPreparer;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes a {@link LocalStore}: takes what has come in meanwhile as a batch, prepares it, makes it
 * durable by one force, applies it, and answers. So the more comes in during a force, the more the next one carries.
 */
final class CommitLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CommitLoop.class);
    private static final int BATCH_MAX = 1_000;

    /** @param txn null where the operation needs none */
    private record Prepared(
            Operation operation, TxnHeader header, @Nullable Txn txn) {}

    private final LinkedBlockingQueue<Operation> queue = new LinkedBlockingQueue<>();
    private final StateMachine state;
    private final TxnPreparer preparer;
    private final SessionTable sessions;
    private final SessionIds sessionIds;
    private final Journal journal;
    private final Snapshots snapshots;
    private final LocalStoreConfig config;
    private final List<Operation> batch = new ArrayList<>();
    private final List<Prepared> prepared = new ArrayList<>();
    /** How many of {@link #prepared} were finished, or begun to be. */
    private int finished;

    private long nextZxid;
    private volatile boolean stopped;

    CommitLoop(
            StateMachine state, SessionIds sessionIds, Journal journal, Snapshots snapshots, LocalStoreConfig config) {
        this.state = state;
        this.sessions = state.sessions();
        this.sessionIds = sessionIds;
        this.journal = journal;
        this.snapshots = snapshots;
        this.config = config;
        LocalStoreConfig.RequestPolicy requests = config.requests();
        this.preparer = new TxnPreparer(state.preparedOn(), requests.access(), requests.extendedTypesEnabled());
        this.nextZxid = state.lastZxid() + 1;
    }

    /** Any thread. What comes too late is answered on this thread. */
    void submit(Operation operation) {
        queue.add(operation);
        if (stopped && queue.remove(operation)) {
            refuse(operation);
        }
    }

    @Override
    public void run() {
        try {
            boolean going = true;
            while (going) {
                going = step();
            }
        } catch (InterruptedException | IOException | RuntimeException | Error e) {
            LOG.error("The store stops at zxid 0x{}: nothing more is acknowledged", Long.toHexString(nextZxid - 1), e);
            stopped = true;
            prepared.subList(finished, prepared.size()).forEach(each -> refuse(each.operation()));
            config.onFailure().accept(e);
        } finally {
            stopped = true;
            refuseQueued();
        }
    }

    /** One batch; false when it held the last operation. */
    private boolean step() throws InterruptedException, IOException {
        batch.clear();
        batch.add(queue.take());
        queue.drainTo(batch, BATCH_MAX - 1);
        prepared.clear();
        finished = 0;
        boolean going = true;
        boolean appended = false;
        for (Operation operation : batch) {
            if (!going) {
                refuse(operation);
                continue;
            }
            going = !(operation instanceof Operation.Stop);
            Prepared next = prepare(operation);
            prepared.add(next);
            if (next.txn() != null) {
                snapshots.logged(journal.append(next.header(), next.txn(), null));
                appended = true;
            }
        }
        if (appended) {
            journal.force();
        }
        for (int i = 0; i < prepared.size(); i++) {
            finished = i + 1;
            finish(prepared.get(i));
        }
        snapshots.batchApplied();
        return going;
    }

    private Prepared prepare(Operation operation) {
        long nowMs = config.clock().wallMs();
        if (operation instanceof Operation.Open open) {
            TxnHeader header = new TxnHeader(sessionIds.next(), 0, nextZxid++, nowMs);
            return new Prepared(operation, header, preparer.prepareSession(header, open.timeoutMs()));
        }
        if (operation instanceof Operation.Write write) {
            ZnodeStore.Submission submission = write.submission();
            if (!(submission.request() instanceof WriteRequest.Sync)) {
                if (submission.request() instanceof WriteRequest.CloseSession) {
                    sessions.markClosing(submission.sessionId());
                }
                TxnHeader header = new TxnHeader(submission.sessionId(), submission.cxid(), nextZxid++, nowMs);
                Txn txn = preparer.prepare(header, submission.identities(), submission.request());
                return new Prepared(operation, header, txn);
            }
        }
        return new Prepared(operation, new TxnHeader(0, 0, nextZxid - 1, nowMs), null);
    }

    private void finish(Prepared done) throws IOException {
        Operation operation = done.operation();
        StateMachine.Outcome outcome = done.txn() == null ? null : apply(done.header(), done.txn());
        if (operation instanceof Operation.Write write) {
            finishWrite(write, done.header(), outcome);
        } else if (operation instanceof Operation.Open open) {
            long id = done.header().sessionId();
            sessions.attach(id, open.timeoutMs(), open.owner(), config.clock().steadyMs());
            StateMachine.guarded(
                    () -> open.opened().complete(new Session(id, SessionPassword.of(id), open.timeoutMs())));
        } else if (operation instanceof Operation.Attach attach) {
            attach(attach);
        } else if (operation instanceof Operation.Purge purge) {
            journal.purgeThrough(purge.zxid());
        }
    }

    private StateMachine.Outcome apply(TxnHeader header, Txn txn) {
        StateMachine.Outcome outcome = state.apply(header, txn);
        preparer.applied(header.zxid());
        return outcome;
    }

    /** @param outcome null for a sync */
    private static void finishWrite(Operation.Write write, TxnHeader header, StateMachine.@Nullable Outcome outcome) {
        WriteRequest request = write.submission().request();
        WriteResult answer =
                outcome == null ? new WriteResult.Synced(((WriteRequest.Sync) request).path()) : outcome.result();
        complete(write, header.zxid(), answer);
        SessionOwner ended = outcome == null ? null : outcome.ended();
        if (ended != null) {
            StateMachine.end(ended, write.expiry() ? SessionOwner.Reason.EXPIRED : SessionOwner.Reason.CLOSED);
        }
    }

    private void attach(Operation.Attach attach) {
        boolean proved = SessionPassword.matches(attach.sessionId(), attach.password());
        SessionTable.Attached attached = proved
                ? sessions.attach(
                        attach.sessionId(),
                        attach.timeoutMs(),
                        attach.owner(),
                        config.clock().steadyMs())
                : new SessionTable.Attached(false, null);
        SessionOwner previous = attached.previous();
        if (previous != null) {
            StateMachine.end(previous, SessionOwner.Reason.MOVED);
        }
        Session session = attached.live()
                ? new Session(attach.sessionId(), SessionPassword.of(attach.sessionId()), attach.timeoutMs())
                : null;
        StateMachine.guarded(() -> attach.attached().complete(session));
    }

    private static void complete(Operation.Write write, long zxid, WriteResult result) {
        StateMachine.guarded(() -> write.handler().completed(new ZnodeStore.Completion(zxid, result)));
    }

    private void refuseQueued() {
        for (Operation operation = queue.poll(); operation != null; operation = queue.poll()) {
            refuse(operation);
        }
    }

    /** The store has stopped: whether the operation takes effect will never be known to who asked. */
    private void refuse(Operation operation) {
        if (operation instanceof Operation.Write write) {
            complete(write, nextZxid - 1, new WriteResult.Failed(ErrorCode.CONNECTION_LOSS));
        } else if (operation instanceof Operation.Open open) {
            open.opened().completeExceptionally(new IllegalStateException("The store is closed"));
        } else if (operation instanceof Operation.Attach attach) {
            attach.attached().completeExceptionally(new IllegalStateException("The store is closed"));
        }
    }
}

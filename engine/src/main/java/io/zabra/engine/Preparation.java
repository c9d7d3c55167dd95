package io.zabra.engine;

import io.zabra.engine.session.SessionIds;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.ErrorTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnPreparer;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import org.jspecify.annotations.Nullable;

/** Makes operations into entries of a batch, each transaction with the next zxid. Commit thread. */
final class Preparation {
    private final StateMachine state;
    private final SessionIds sessionIds;
    private final StoreClock clock;
    private final TxnPreparer preparer;
    private long nextZxid;

    Preparation(StateMachine state, SessionIds sessionIds, LocalStoreConfig config) {
        LocalStoreConfig.RequestPolicy requests = config.requests();
        this.state = state;
        this.sessionIds = sessionIds;
        this.clock = config.clock();
        this.preparer = new TxnPreparer(state.preparedOn(), requests.access(), requests.extendedTypesEnabled());
        this.nextZxid = state.lastZxid() + 1;
    }

    Batch.Entry prepare(Operation operation) {
        if (operation instanceof Operation.Open open) {
            TxnHeader header = new TxnHeader(sessionIds.next(), 0, nextZxid++, clock.wallMs());
            return new Batch.Entry(operation, header, preparer.prepareSession(header, open.timeoutMs()), null);
        }
        if (operation instanceof Operation.Write write
                && !(write.submission().request() instanceof WriteRequest.Sync)) {
            ZnodeStore.Submission submission = write.submission();
            boolean closes = submission.request() instanceof WriteRequest.CloseSession;
            if (closes) {
                state.sessions().markClosing(submission.sessionId());
            }
            TxnHeader header = new TxnHeader(submission.sessionId(), submission.cxid(), nextZxid++, clock.wallMs());
            Txn txn = !closes && hasMoved(submission)
                    ? new ErrorTxn(ErrorCode.SESSION_MOVED)
                    : preparer.prepare(header, submission.identities(), submission.request());
            return new Batch.Entry(operation, header, txn, null);
        }
        return withoutTxn(operation, null);
    }

    /** Asked for on a connection that lost the session to another one (Apache's {@code checkSession}). */
    private boolean hasMoved(ZnodeStore.Submission submission) {
        SessionOwner owner = submission.owner();
        return owner != null && state.sessions().isOthers(submission.sessionId(), owner);
    }

    /** In the order of the others, but not carried out. */
    Batch.Entry refused(Operation operation, ErrorCode error) {
        return withoutTxn(operation, new WriteResult.Failed(error));
    }

    private Batch.Entry withoutTxn(Operation operation, @Nullable WriteResult refusal) {
        return new Batch.Entry(operation, new TxnHeader(0, 0, lastZxid(), clock.wallMs()), null, refusal);
    }

    void applied(long zxid) {
        preparer.applied(zxid);
    }

    /** The last one given out. */
    long lastZxid() {
        return nextZxid - 1;
    }
}

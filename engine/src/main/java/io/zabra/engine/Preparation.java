package io.zabra.engine;

import io.zabra.engine.session.SessionIds;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.session.SessionTable;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.ErrorTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnPreparer;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes operations into entries of a batch, each transaction with the next zxid. Commit thread. */
final class Preparation {
    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    private final StateMachine state;
    private final SessionIds sessionIds;
    private final StoreClock clock;
    private final TxnPreparer preparer;
    /** Local sessions whose beginning for all is under way, by the zxid of it. */
    private final Map<Long, Long> upgrading = new HashMap<>();

    private long nextZxid;

    Preparation(StateMachine state, SessionIds sessionIds, LocalStoreConfig config) {
        LocalStoreConfig.RequestPolicy requests = config.requests();
        this.state = state;
        this.sessionIds = sessionIds;
        this.clock = config.clock();
        this.preparer = new TxnPreparer(
                state.preparedOn(),
                requests.access(),
                requests.extendedTypesEnabled(),
                config.state().digestEnabled());
        this.nextZxid = state.lastZxid() + 1;
    }

    Batch.Entry prepare(Operation operation) {
        if (operation instanceof Operation.Open open) {
            long id = sessionIds.next();
            return open.local()
                    ? new Batch.Entry(operation, new TxnHeader(id, 0, lastZxid(), clock.wallMs()), null, null)
                    : opened(operation, id, open.timeoutMs());
        }
        if (operation instanceof Operation.Upgrade upgrade && mayUpgrade(upgrade.sessionId())) {
            upgrading.put(upgrade.sessionId(), nextZxid);
            return opened(operation, upgrade.sessionId(), state.locals().timeoutMs(upgrade.sessionId()));
        }
        if (operation instanceof Operation.Write write
                && !(write.submission().request() instanceof WriteRequest.Sync)) {
            ZnodeStore.Submission submission = write.submission();
            boolean closes = submission.request() instanceof WriteRequest.CloseSession;
            if (closes && isLocal(submission.sessionId())) {
                state.locals().markClosing(submission.sessionId());
                return withoutTxn(operation, new WriteResult.SessionClosed());
            }
            return withTxn(operation, txn(submission, closes));
        }
        return withoutTxn(operation, null);
    }

    private Batch.Entry opened(Operation operation, long sessionId, int timeoutMs) {
        TxnHeader header = new TxnHeader(sessionId, 0, nextZxid++, clock.wallMs());
        return withTxn(operation, preparer.prepareSession(header, timeoutMs));
    }

    /** Whether no transaction has begun the session, nor will one that is under way. */
    private boolean isLocal(long sessionId) {
        return state.locals().life(sessionId) != SessionTable.Life.UNKNOWN && !upgrading.containsKey(sessionId);
    }

    /** One that is ending does not begin anew: its owner may know already. */
    private boolean mayUpgrade(long sessionId) {
        return state.locals().life(sessionId) == SessionTable.Life.LIVE && isLocal(sessionId);
    }

    private LoggedTxn txn(ZnodeStore.Submission submission, boolean closes) {
        if (closes) {
            state.sessions().markClosing(submission.sessionId());
        }
        TxnHeader header = new TxnHeader(submission.sessionId(), submission.cxid(), nextZxid++, clock.wallMs());
        if (!closes && hasMoved(submission)) {
            return refusal(header, ErrorCode.SESSION_MOVED);
        }
        try {
            return preparer.prepare(header, submission.identities(), submission.request());
        } catch (RuntimeException e) {
            // Nothing of it is outstanding, and it must not stop all the others, at this store and the next one.
            LOG.error("A request could not be prepared: {}", submission.request(), e);
            return refusal(header, ErrorCode.SYSTEM_ERROR);
        }
    }

    private static LoggedTxn refusal(TxnHeader header, ErrorCode error) {
        return new LoggedTxn(header, new ErrorTxn(error), null);
    }

    /** Asked for on a connection that lost the session to another one (Apache's {@code checkSession}). */
    private boolean hasMoved(ZnodeStore.Submission submission) {
        SessionOwner owner = submission.owner();
        return owner != null && state.isOthers(submission.sessionId(), owner);
    }

    /** In the order of the others, but not carried out. */
    Batch.Entry refused(Operation operation, ErrorCode error) {
        return withoutTxn(operation, new WriteResult.Failed(error));
    }

    private Batch.Entry withoutTxn(Operation operation, @Nullable WriteResult refusal) {
        return new Batch.Entry(operation, new TxnHeader(0, 0, lastZxid(), clock.wallMs()), null, refusal);
    }

    private static Batch.Entry withTxn(Operation operation, LoggedTxn logged) {
        return new Batch.Entry(operation, logged.header(), logged, null);
    }

    void applied(long zxid) {
        preparer.applied(zxid);
        if (!upgrading.isEmpty()) {
            upgrading.values().removeIf(begun -> begun <= zxid);
        }
    }

    /** The last one given out. */
    long lastZxid() {
        return nextZxid - 1;
    }
}

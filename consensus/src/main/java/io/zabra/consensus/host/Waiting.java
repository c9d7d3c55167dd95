package io.zabra.consensus.host;

import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.ZnodeStore.CompletionHandler;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.txn.CloseSessionTxn;
import io.zabra.engine.txn.CreateSessionTxn;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Own clients' writes that are with the leader, each session's in order. What is committed is known as the answer to the first
 * of its session by session and request number (Apache's {@code CommitProcessor}); anything else was asked for elsewhere, or by an
 * earlier connection of the session, which may have used the same numbers: what was proposed before a write was forwarded is not
 * its answer. One thread.
 */
final class Waiting {
    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);

    private record Asked(int cxid, boolean closes, long afterZxid, CompletionHandler handler) {}

    private final Map<Long, Deque<Asked>> bySession = new HashMap<>();
    private int size;
    private long proposedZxid;

    /** The leader has proposed this, so that what it is asked for from now on comes later. */
    void proposed(long zxid) {
        proposedZxid = Math.max(proposedZxid, zxid);
    }

    void add(Submission submission, CompletionHandler handler) {
        boolean closes = submission.request() instanceof WriteRequest.CloseSession;
        add(submission.sessionId(), submission.cxid(), closes, handler);
    }

    /** @param closes whether the write is the end of its session */
    void add(long sessionId, int cxid, boolean closes, CompletionHandler handler) {
        bySession
                .computeIfAbsent(sessionId, id -> new ArrayDeque<>())
                .add(new Asked(cxid, closes, proposedZxid, handler));
        size++;
    }

    /** How many wait. */
    int size() {
        return size;
    }

    /** Whose write a committed transaction answers, or null where it is nobody's here. What begins a session is no write of its client. */
    @Nullable
    CompletionHandler take(TxnHeader header, Txn txn) {
        if (txn instanceof CreateSessionTxn) {
            return null;
        }
        boolean closes = txn instanceof CloseSessionTxn;
        Deque<Asked> asked = bySession.get(header.sessionId());
        Asked first = asked == null ? null : asked.peek();
        if (asked == null
                || first == null
                || first.cxid() != header.cxid()
                || first.closes() != closes
                || header.zxid() <= first.afterZxid()) {
            return null;
        }
        asked.remove();
        size--;
        if (asked.isEmpty()) {
            bySession.remove(header.sessionId());
        }
        return first.handler();
    }

    /** A session has ended: nothing of it will be committed any more. */
    void failSession(long sessionId, long zxid) {
        Deque<Asked> asked = bySession.remove(sessionId);
        if (asked != null) {
            size -= asked.size();
            asked.forEach(each -> complete(each.handler(), failed(zxid, ErrorCode.SESSION_EXPIRED)));
        }
    }

    /** The leader is lost: whether any of these takes effect will never be known here. */
    void failAll(long zxid) {
        var lost = Map.copyOf(bySession);
        bySession.clear();
        size = 0;
        lost.values().forEach(asked -> asked.forEach(each -> complete(each.handler(), lost(zxid))));
    }

    static Completion lost(long zxid) {
        return failed(zxid, ErrorCode.CONNECTION_LOSS);
    }

    static Completion failed(long zxid, ErrorCode error) {
        return new Completion(zxid, new WriteResult.Failed(error));
    }

    /** A front end's fault must not stop the store. */
    static void complete(CompletionHandler handler, Completion completion) {
        guarded(() -> handler.completed(completion));
    }

    static void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.error("A front end failed in what must not throw", e);
        }
    }
}

package io.zabra.consensus.host;

import io.zabra.consensus.host.Openings.Opening;
import io.zabra.consensus.packet.AuthInfo;
import io.zabra.consensus.packet.ForwardedRequest;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.SessionCheck;
import io.zabra.consensus.packet.SessionTouch;
import io.zabra.consensus.zab.Event;
import io.zabra.engine.StateMachine;
import io.zabra.engine.ZnodeStore.CompletionHandler;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.jute.BufferInputArchive;
import io.zabra.engine.jute.BufferOutputArchive;
import io.zabra.engine.jute.JuteFormatException;
import io.zabra.engine.session.Absence;
import io.zabra.engine.session.SessionIds;
import io.zabra.engine.txn.CloseSessionTxn;
import io.zabra.engine.txn.CreateSessionTxn;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.ErrorTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.TxnCodec;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnPreparer;
import io.zabra.engine.txn.WriteRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A leader's reign, from the moment it serves: turns requests of its own clients and of its learners into transactions, in one
 * order, and watches over all sessions. When the reign ends, this ends with it, and what was outstanding is forgotten: no
 * later reign can be touched by it (Apache's {@code PrepRequestProcessor} and {@code LeaderSessionTracker}). Peer's thread.
 */
final class Leading {
    private static final Logger LOG = LoggerFactory.getLogger(Leading.class);
    static final CompletionHandler NOBODY = completion -> {};
    private static final int BUFFER_BYTES = 4096;
    /** Of a tick: whoever has the leader's thread for seconds is left by the followers. */
    private static final int EXPIRED_AT_ONCE = 1_000;

    /**
     * A transaction on its way to a quorum.
     *
     * @param handler of the client of this very server that asked for it
     * @param place of the client, as {@link SessionTracker} has it
     */
    record Proposal(LoggedTxn logged, CompletionHandler handler, long place) {}

    private final ReplicaConfig config;
    private final StateMachine state;
    private final PeerLoop loop;
    private final OwnSessions own;
    /** Asks a quorum whether this server leads still; nothing good comes of it where it does not. */
    private final Consumer<CompletableFuture<Long>> confirmation;

    private final SessionTracker sessions;
    /** Where clients are that are to be told of a session's end: by its id, in the order in which they asked. */
    private final Map<Long, List<Long>> awaitingEnd = new HashMap<>();

    private final PlacedRequests placed;
    private final TxnPreparer preparer;
    private final Reconfigurer reconfigurer;
    private final Deque<Proposal> proposals = new ArrayDeque<>();
    private final BufferOutputArchive payload = new BufferOutputArchive(BUFFER_BYTES);
    private final Absence absence;
    private long nextSweepMs;

    /** Begins with the state as it is: everything that was certain when the reign began is in it. */
    Leading(
            ReplicaConfig config,
            StateMachine state,
            PeerLoop loop,
            OwnSessions own,
            Consumer<CompletableFuture<Long>> confirmation) {
        this.config = config;
        this.state = state;
        this.loop = loop;
        this.own = own;
        this.confirmation = confirmation;
        long nowMs = config.state().clock().steadyMs();
        this.sessions =
                new SessionTracker(config.state().tickTimeMs(), state.sessions().timeoutsMs(), nowMs);
        this.placed = new PlacedRequests(state.preparedOn(), sessions);
        this.preparer = new TxnPreparer(
                placed,
                config.access(),
                config.extendedTypesEnabled(),
                config.state().digestEnabled());
        this.reconfigurer = new Reconfigurer(config, loop);
        this.nextSweepMs = nowMs + config.sweep().intervalMs();
        this.absence = config.absence();
    }

    /**
     * A write of an own client.
     *
     * @param local whether its session is this server's alone
     */
    void submit(Submission submission, CompletionHandler handler, boolean local) {
        if (loop.nextZxid() < 0) {
            Waiting.complete(handler, Waiting.lost(state.lastZxid()));
            return;
        }
        placed.from(SessionTracker.HERE, local);
        prepare(
                header(submission.sessionId(), submission.cxid()),
                submission.identities(),
                submission.request(),
                handler,
                SessionTracker.HERE);
    }

    /** An own client wants a new session. False where none can be proposed at the moment. */
    boolean open(long sessionId, int timeoutMs) {
        if (loop.nextZxid() < 0) {
            return false;
        }
        TxnHeader header = header(sessionId, 0);
        propose(preparer.prepareSession(header, timeoutMs), NOBODY, SessionTracker.HERE);
        return true;
    }

    /** An own client is back with an old session. */
    void reattach(long sessionId, Opening opening) {
        own.revalidating(sessionId, opening);
        revalidate(SessionTracker.HERE, new SessionCheck(sessionId, opening.timeoutMs()));
    }

    /**
     * Whether a session is gone is certain only when its end is committed: until then the reign may end, and the session live on under
     * the next leader. Who asks meanwhile waits (Apache's {@code LeaderSessionTracker} refuses at once).
     */
    private void revalidate(long place, SessionCheck check) {
        long id = check.sessionId();
        boolean valid =
                sessions.moved(id, check.timeoutMs(), config.state().clock().steadyMs(), place);
        if (valid) {
            answer(place, new SessionCheck.Answer(id, true));
        } else if (sessions.knows(id)) {
            awaitingEnd.computeIfAbsent(id, ending -> new ArrayList<>()).add(place);
        } else {
            unknown(place, id);
        }
    }

    /**
     * Somebody else may lead already, and have begun it. What is unknown here, and a quorum follows us still, has ended or was never
     * begun.
     */
    private void unknown(long place, long id) {
        SessionCheck.Answer gone = new SessionCheck.Answer(id, false);
        CompletableFuture<Long> confirmed = new CompletableFuture<>();
        var unused = confirmed.thenRun(() -> loop.afterStep(() -> answer(place, gone)));
        confirmation.accept(confirmed);
    }

    private void answer(long place, SessionCheck.Answer answer) {
        if (place == SessionTracker.HERE) {
            own.revalidated(answer);
            return;
        }
        // Apache's learners do not look at the zxid; ours know by it which transactions are older than the answer.
        long proposedZxid = Math.max(loop.loggedZxid(), loop.nextZxid() - 1);
        loop.step(new Event.ForLearner(place, QuorumPacket.of(PacketType.REVALIDATE, proposedZxid, answer.encode())));
    }

    /** A REQUEST or REVALIDATE of the learner behind a link. */
    void fromLearner(long link, QuorumPacket packet) {
        if (packet.type() == PacketType.REVALIDATE) {
            revalidate(link, SessionCheck.decode(packet.requireData()));
        } else if (loop.nextZxid() >= 0) {
            ForwardedRequest request = ForwardedRequest.decode(packet.requireData());
            placed.from(link, packet.zxid() == Forwarding.OF_LOCAL_SESSION || mayBeLocal(request.sessionId()));
            forwarded(link, request, packet.authInfo());
        }
    }

    /** What is unknown here may be a local session of another server (Apache's {@code LeaderSessionTracker.checkSession}). */
    private boolean mayBeLocal(long sessionId) {
        return config.clients().localSessions() && !SessionIds.isOf(config.sid(), sessionId);
    }

    private void forwarded(long link, ForwardedRequest request, @Nullable List<AuthInfo> authInfo) {
        TxnHeader header = header(request.sessionId(), request.xid());
        try {
            if (request.opcode() == RequestCodec.CREATE_SESSION) {
                int timeoutMs = new BufferInputArchive(request.body().duplicate()).readInt();
                propose(preparer.prepareSession(header, timeoutMs), NOBODY, link);
                return;
            }
            WriteRequest write =
                    RequestCodec.read(request.opcode(), request.body().duplicate());
            if (write == null) {
                propose(refusal(header, ErrorCode.UNIMPLEMENTED), NOBODY, link);
            } else {
                prepare(header, identities(authInfo), write, NOBODY, link);
            }
        } catch (JuteFormatException e) {
            LOG.warn("Request of type {} from a learner cannot be read: {}", request.opcode(), e.getMessage());
            propose(refusal(header, ErrorCode.MARSHALLING_ERROR), NOBODY, link);
        }
    }

    private static List<AuthId> identities(@Nullable List<AuthInfo> authInfo) {
        if (authInfo == null || authInfo.isEmpty()) {
            return List.of();
        }
        List<AuthId> identities = new ArrayList<>(authInfo.size());
        authInfo.forEach(info -> identities.add(new AuthId(info.scheme(), info.id())));
        return identities;
    }

    private TxnHeader header(long sessionId, int cxid) {
        return new TxnHeader(
                sessionId, cxid, loop.nextZxid(), config.state().clock().wallMs());
    }

    private void prepare(
            TxnHeader header, List<AuthId> identities, WriteRequest request, CompletionHandler handler, long place) {
        if (request instanceof WriteRequest.CloseSession) {
            sessions.closing(header.sessionId());
        }
        propose(prepared(header, identities, request), handler, place);
    }

    /** A request that the preparer fails on must not stop one leader after the other. */
    private LoggedTxn prepared(TxnHeader header, List<AuthId> identities, WriteRequest request) {
        try {
            return request instanceof WriteRequest.Reconfig reconfig
                    ? reconfigured(header, identities, reconfig)
                    : preparer.prepare(header, identities, request);
        } catch (RuntimeException e) {
            LOG.error("A request could not be prepared: {}", request, e);
            return refusal(header, ErrorCode.SYSTEM_ERROR);
        }
    }

    private LoggedTxn reconfigured(TxnHeader header, List<AuthId> identities, WriteRequest.Reconfig request) {
        Reconfigurer.Answer answer = reconfigurer.judge(request, header.zxid());
        if (answer instanceof Reconfigurer.Answer.Granted granted) {
            return preparer.prepareReconfig(
                    header, identities, granted.next().text().getBytes(StandardCharsets.UTF_8));
        }
        return refusal(header, ((Reconfigurer.Answer.Refused) answer).error());
    }

    private static LoggedTxn refusal(TxnHeader header, ErrorCode error) {
        return new LoggedTxn(header, new ErrorTxn(error), null);
    }

    private void propose(LoggedTxn logged, CompletionHandler handler, long place) {
        // Others may have committed its beginning, and its client moved, before this server's own disk lets it be
        // applied here.
        if (logged.txn() instanceof CreateSessionTxn create) {
            opened(logged, create, place);
        }
        payload.clear();
        TxnCodec.write(logged.header(), logged.txn(), logged.digest(), payload);
        proposals.add(new Proposal(logged, handler, place));
        loop.step(new Event.Proposed(logged.zxid(), payload.toByteArray()));
    }

    private void opened(LoggedTxn logged, CreateSessionTxn create, long place) {
        long nowMs = config.state().clock().steadyMs();
        sessions.opened(logged.header().sessionId(), create.timeoutMs(), nowMs, place);
    }

    /** What was proposed under this zxid and is committed now, or null: it is older than the reign. */
    @Nullable
    Proposal committed(long zxid) {
        Proposal first = proposals.peek();
        if (first == null || first.logged().zxid() != zxid) {
            return null;
        }
        return proposals.remove();
    }

    /** The state shows a transaction. */
    void applied(LoggedTxn logged, @Nullable Proposal proposal) {
        preparer.applied(logged.zxid());
        long sessionId = logged.header().sessionId();
        if (logged.txn() instanceof CreateSessionTxn create) {
            if (proposal == null) {
                opened(logged, create, SessionTracker.HERE);
            } else {
                long nowMs = config.state().clock().steadyMs();
                sessions.heard(sessionId, create.timeoutMs(), nowMs, proposal.place());
            }
        } else if (logged.txn() instanceof CloseSessionTxn) {
            sessions.closed(sessionId);
            ended(sessionId);
        }
    }

    private void ended(long sessionId) {
        List<Long> places = awaitingEnd.remove(sessionId);
        if (places != null) {
            SessionCheck.Answer gone = new SessionCheck.Answer(sessionId, false);
            loop.afterStep(() -> places.forEach(place -> answer(place, gone)));
        }
    }

    /** Signs of life from any server, at a place as {@link SessionTracker} has it. */
    void heard(long place, List<SessionTouch> touches) {
        long nowMs = config.state().clock().steadyMs();
        touches.forEach(touch -> sessions.heard(touch.sessionId(), touch.timeoutMs(), nowMs, place));
    }

    /** Closes the sessions that have expired, removes the containers and TTL znodes that are due. */
    void ticked(long nowMs) {
        long absentMs = absence.tickedMs(nowMs);
        if (absentMs > 0) {
            LOG.warn("This leader did nothing for {} ms: every session has as much longer", absentMs);
            sessions.slept(absentMs, nowMs);
        }
        if (loop.nextZxid() < 0) {
            return;
        }
        for (long id : sessions.expire(nowMs, EXPIRED_AT_ONCE)) {
            if (loop.nextZxid() < 0) {
                return; // The epoch has just ended, and the reign with it: the next one begins anew with all sessions.
            }
            LOG.info("Session 0x{} expires", Long.toHexString(id));
            placed.from(SessionTracker.HERE, false);
            prepare(header(id, 0), List.of(), new WriteRequest.CloseSession(), NOBODY, SessionTracker.HERE);
        }
        if (nowMs < nextSweepMs) {
            return;
        }
        nextSweepMs = nowMs + config.sweep().intervalMs();
        for (WriteRequest removal :
                state.sweepable(config.sweep(), config.state().clock().wallMs())) {
            submit(new Submission(TxnPreparer.NO_SESSION, 0, List.of(), removal), NOBODY, false);
        }
    }

    /** The reign is over: whether what was proposed takes effect will never be known here. */
    void end() {
        proposals.forEach(proposal -> Waiting.complete(proposal.handler(), Waiting.lost(state.lastZxid())));
        proposals.clear();
    }

    /** Proposals that are not committed yet. */
    int outstanding() {
        return proposals.size();
    }
}

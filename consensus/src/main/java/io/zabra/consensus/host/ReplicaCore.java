package io.zabra.consensus.host;

import io.zabra.consensus.host.Openings.Opening;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.packet.SessionTouch;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.zab.BrokenInvariantException;
import io.zabra.consensus.zab.Deliver;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.LogEntry;
import io.zabra.consensus.zab.Phase;
import io.zabra.consensus.zab.Send;
import io.zabra.engine.StateMachine;
import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.ZnodeStore.CompletionHandler;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.session.SessionIds;
import io.zabra.engine.txn.CloseSessionTxn;
import io.zabra.engine.txn.CreateSessionTxn;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.TxnHeader;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server does for its clients, on the peer's thread: applies what is committed and answers, forwards to the leader or
 * lets the {@link Leading} part decide, and serves nobody while there is no leader.
 */
final class ReplicaCore implements Replica, LocalSessions.Leader {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaCore.class);

    private final ReplicaConfig config;
    private final StateMachine state;
    private final StateLoading loading;
    private final ReadOnlyView view;
    private final Membership membership;
    private final OwnSessions sessions;
    private final EarlyOpenings early = new EarlyOpenings();
    private final Waiting waiting = new Waiting();
    private final Forwarding forwarding = new Forwarding();
    private final CommittedTxn txns = new CommittedTxn();
    private final Admission admission;
    private final Housekeeping housekeeping;
    private final Barriers barriers = new Barriers();
    private final Leaderless leaderless;
    private @Nullable PeerLoop loop;
    private @Nullable Leading leading;
    private Deliver.@Nullable RoleChanged toServe;
    private long nextOwnTouchesMs;
    private volatile ReplicaStatus status = ReplicaStatus.STARTING;

    /** @param first the configurations that the core begins with */
    ReplicaCore(ReplicaConfig config, StateMachine state, SessionIds ids, ReadOnlyView view, ConfigChain first) {
        this.config = config;
        this.state = state;
        this.loading = new StateLoading(config.state(), state);
        this.view = view;
        this.membership = new Membership(config, first);
        this.leaderless = new Leaderless(nowMs());
        this.sessions = new OwnSessions(config, state, ids, this);
        this.admission = new Admission(state, config.state().clock());
        this.housekeeping = new Housekeeping(state, view);
    }

    void run(PeerLoop newLoop) {
        loop = newLoop;
    }

    int barriers() {
        return barriers.size();
    }

    ReplicaStatus status() {
        return status;
    }

    /** Any thread. */
    ConfigChain configs() {
        return membership.configs();
    }

    private PeerLoop loop() {
        PeerLoop running = loop;
        if (running == null) {
            throw new IllegalStateException("not running yet");
        }
        return running;
    }

    private long nowMs() {
        return config.state().clock().steadyMs();
    }

    // ---- What the core delivers

    @Override
    public void deliver(Deliver deliver) {
        if (deliver instanceof Deliver.RoleChanged change) {
            loop().network().role(change.state());
        }
        inTurn(() -> take(deliver));
    }

    private void inTurn(Runnable task) {
        if (loading.isLoading()) {
            loading.hold(task);
        } else {
            task.run();
        }
    }

    private void take(Deliver deliver) {
        if (deliver instanceof Deliver.Committed committed) {
            committed(committed.entry());
        } else if (deliver instanceof Deliver.RoleChanged change) {
            roleChanged(change);
        } else if (deliver instanceof Deliver.SnapshotInstalled installed) {
            loading.load(loop(), installed, membership::writeTo, this::failed);
        } else if (deliver instanceof Deliver.BarrierPassed passed) {
            barriers.passed(passed.id(), passed.zxid());
        } else if (deliver instanceof Deliver.BarrierFailed failed) {
            barriers.failed(failed.id());
        } else if (deliver instanceof Deliver.FromLearner asked) {
            loop().afterStep(() -> {
                if (leading != null) {
                    leading.fromLearner(asked.link(), asked.packet());
                }
            });
        } else if (deliver instanceof Deliver.SessionsHeard heard && leading != null) {
            leading.heard(heard.link(), heard.touches());
            sessions.heardElsewhere(heard.touches());
        } else if (deliver instanceof Deliver.Revalidated told) {
            waiting.proposed(told.proposedZxid());
            sessions.revalidated(told.answer());
        } else if (deliver instanceof Deliver.ConfigChanged changed) {
            membership.changed(changed.configs(), loop().network(), state);
        } else if (deliver instanceof Deliver.ReconfigCommitted change) {
            membership.committed(change);
        } else if (deliver instanceof Deliver.ProposalRefused refused) {
            throw new BrokenInvariantException("proposal 0x" + Long.toHexString(refused.zxid()) + " was refused");
        }
    }

    @Override
    public void settled() {
        inTurn(this::serveWhereDue);
    }

    @Override
    public Event arriving(Event event) {
        if (!(event instanceof Event.PacketReceived received)) {
            return event;
        }
        boolean ping = received.packet().type() == PacketType.PING;
        if (ping
                && leading == null
                && status.serving()
                && areOwnTouchesDue(config.zab().timings().pingMs() / 2)) {
            byte[] touches = SessionTouch.encode(sessions.heard());
            if (touches.length > 0) {
                loop().step(new Event.SessionsTouched(touches));
            }
        }
        return txns.checked(received, status.serving());
    }

    /** All sessions are looked through for them; a leader pings for each round of read barriers, too. */
    private boolean areOwnTouchesDue(long everyMs) {
        long now = nowMs();
        boolean due = now >= nextOwnTouchesMs;
        nextOwnTouchesMs = due ? now + everyMs : nextOwnTouchesMs;
        return due;
    }

    @Override
    public StateImage image(Send.Snapshot snapshot) {
        return loading.image(snapshot.zxid());
    }

    @Override
    public void ticked(long now) {
        sessions.locals().ticked(now);
        serveReadsWhereDue(now);
        early.ticked(now);
        Leading reign = leading;
        if (reign != null) {
            if (areOwnTouchesDue(config.zab().timings().pingMs())) {
                reign.heard(SessionTracker.HERE, sessions.heard());
            }
            reign.ticked(now);
        }
        admission.ticked(loop().disk());
        housekeeping.ticked(now, loop().disk(), loading.isLoading());
    }

    /** As Apache's {@code ReadOnlyZooKeeperServer}, which begins when an election has taken too long. */
    private void serveReadsWhereDue(long now) {
        boolean looking = !status.serving() && status.phase() == Phase.ELECTION && !loading.isLoading();
        boolean due = !status.readOnly() && config.clients().readOnlyAfter(leaderless.lookingForMs(now));
        if (looking && due && view.isReady(loop(), membership::writeTo)) {
            status = status.servingReads();
            early.serve();
            LOG.info(
                    "Server {} has had no leader for {} ms: it serves reads of zxid 0x{}, to read-only clients",
                    config.sid(),
                    leaderless.forMs(now),
                    Long.toHexString(view.shown().lastZxid()));
        }
    }

    @Override
    public void idle() {
        if (!loading.isLoading() && loop().disk().isSnapshotDue()) {
            loop().disk().snapshot(new PinnedImage(state.passState()));
        }
    }

    @Override
    public int outstanding() {
        return leading == null ? waiting.size() : leading.outstanding();
    }

    @Override
    public void failed(Throwable failure) {
        LOG.error("Server {} stops at zxid 0x{}", config.sid(), Long.toHexString(state.lastZxid()), failure);
        stopServing("an invariant is broken");
        config.onFailure().accept(failure);
    }

    // ---- Roles

    private void roleChanged(Deliver.RoleChanged change) {
        LOG.info("Server {}: {}", config.sid(), change);
        leaderless.changes(status, change.phase(), nowMs());
        if (status.serving() || (status.readOnly() && change.phase() != Phase.ELECTION)) {
            stopServing(change.reason());
        }
        status = status.changed(change);
        toServe = change.phase() == Phase.BROADCAST ? change : null;
        view.roleChanged(change.phase());
    }

    private void serveWhereDue() {
        Deliver.RoleChanged role = toServe;
        if (role == null) {
            return;
        }
        toServe = null;
        sessions.hear();
        sessions.locals().endReadOnly();
        boolean leads = role.state() == ServerState.LEADING;
        leading = leads ? new Leading(config, state, loop(), sessions, this::barrier) : null;
        status = status.serving(leaderless.forMs(nowMs()), nowMs());
        loop().afterStep(early::serve);
        LOG.info(
                "Server {} serves as {} of epoch {} from zxid 0x{}, {} ms after it had a leader last",
                config.sid(),
                role.state(),
                role.epoch(),
                Long.toHexString(state.lastZxid()),
                status.electionMs());
    }

    void close() {
        stopServing("closed");
        early.close();
        loading.close();
    }

    /** As Apache's server shuts down without a leader: every client is cut off and has to find another server. */
    void stopServing(String reason) {
        status = status.servingNobody();
        Leading reign = leading;
        leading = null;
        state.disown();
        if (reign != null) {
            reign.end();
        }
        waiting.failAll(state.lastZxid());
        txns.forget();
        sessions.leaderLost(reason);
        barriers.failAll();
    }

    // ---- Transactions

    private void committed(LogEntry entry) {
        Leading reign = leading;
        Leading.Proposal proposal = reign == null ? null : reign.committed(entry.zxid());
        LoggedTxn logged = proposal == null ? txns.read(entry) : proposal.logged();
        TxnHeader header = logged.header();
        StateMachine.Outcome outcome = state.apply(logged);
        if (reign != null) {
            reign.applied(logged, proposal);
        }
        boolean closes = logged.txn() instanceof CloseSessionTxn;
        CompletionHandler asked = proposal != null ? proposal.handler() : waiting.take(header, logged.txn());
        if (asked != null) {
            Waiting.complete(asked, new Completion(header.zxid(), outcome.result()));
        }
        if (logged.txn() instanceof CreateSessionTxn) {
            sessions.begun(header.sessionId());
        } else if (closes) {
            waiting.failSession(header.sessionId(), header.zxid());
            OwnSessions.end(outcome.ended(), asked == null || asked == Leading.NOBODY);
        }
    }

    // ---- What front ends ask for

    /** See {@link io.zabra.engine.ZnodeStore#refusedBytes}. Any thread. */
    long refusedBytes() {
        return admission.refusedBytes();
    }

    void submit(Submission submission, CompletionHandler handler) {
        if (status.readOnly()) {
            sessions.locals().submitReadOnly(submission, handler);
            return;
        }
        if (!status.serving()) {
            Waiting.complete(handler, Waiting.lost(state.lastZxid()));
            return;
        }
        ErrorCode refusal = admission.refusal(submission, loop().disk());
        if (refusal != null) {
            Waiting.complete(handler, Waiting.failed(state.lastZxid(), refusal));
        } else if (sessions.locals().has(submission.sessionId())) {
            sessions.locals().submit(submission, handler);
        } else {
            forward(submission, handler, false);
        }
    }

    @Override
    public void forward(Submission submission, CompletionHandler handler, boolean local) {
        if (leading != null) {
            leading.submit(submission, handler, local);
        } else {
            waiting.proposed(loop().loggedZxid());
            waiting.add(submission, handler);
            loop().step(forwarding.write(submission, local));
        }
    }

    @Override
    public boolean begin(long sessionId, int timeoutMs) {
        if (leading != null) {
            return leading.open(sessionId, timeoutMs);
        }
        loop().step(forwarding.newSession(sessionId, timeoutMs));
        return true;
    }

    void open(Opening opening) {
        if (status.readOnly()) {
            sessions.openReadOnly(opening);
        } else if (status.serving()) {
            sessions.open(opening, this);
        } else {
            early.hold(opening, () -> open(opening), nowMs());
        }
    }

    /** Without a leader nobody knows whether a session lives that is not of this server alone. */
    void reattach(long sessionId, Opening opening) {
        if ((status.serving() || status.readOnly()) && sessions.reattachLocal(sessionId, opening)) {
            return;
        }
        if (!status.serving()) {
            early.hold(opening, () -> reattach(sessionId, opening), nowMs());
        } else if (leading != null) {
            leading.reattach(sessionId, opening);
        } else {
            sessions.revalidating(sessionId, opening);
            loop().step(Forwarding.revalidation(sessionId, opening.timeoutMs()));
        }
    }

    void barrier(CompletableFuture<Long> reader) {
        if (!status.serving()) {
            Barriers.fail(reader);
        } else {
            loop().step(new Event.BarrierRequested(barriers.add(reader)));
        }
    }
}

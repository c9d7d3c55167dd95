package io.zabra.consensus.zab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zabra.consensus.election.Election;
import io.zabra.consensus.election.Vote;
import io.zabra.consensus.packet.MalformedPacketException;
import io.zabra.consensus.packet.Notification;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.quorum.QuorumConfigException;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * One server's part in ZAB: events in, outputs out. For the same state the same event always gives the same output. It has no
 * thread, clock, file or socket; one thread owns it and does what its outputs say.
 *
 * <p>A server that throws {@link BrokenInvariantException} must stop. After a failed disk operation it must not be called again.
 */
public final class ZabPeer {
    private final PeerState state;
    private final Election election;
    private final Events events = new Events();
    private final FarConfigs farConfigs;
    private Role role;

    /** @param disk what is on disk, and still will be after a power failure */
    public ZabPeer(ZabConfig config, DurableState disk) {
        this.state = new PeerState(config, disk);
        this.farConfigs = new FarConfigs(state);
        this.election =
                new Election(config.sid(), state.quorum(), config.timings().election());
        this.role = looking("started");
    }

    /** Begins to look for a leader. To be called once, before any event. */
    public Output start(long nowMs) {
        state.now(nowMs);
        state.start();
        role.start();
        return state.out().take();
    }

    /**
     * Takes one event.
     *
     * @param nowMs the caller's monotonic clock
     * @throws BrokenInvariantException if this server cannot go on
     */
    public Output step(Event event, long nowMs) {
        state.now(nowMs);
        event.accept(events);
        return state.out().take();
    }

    /** What this server is at the moment. */
    public ServerState serverState() {
        return role.serverState();
    }

    /** On a leader that accepts proposals: the zxid of the next one. Elsewhere -1. */
    public long nextZxid() {
        return role.nextZxid();
    }

    /** Where the log ends, durable or not. */
    public long lastZxid() {
        return state.lastZxid();
    }

    /** Whether what the log is, is on disk. */
    public boolean isLogDurable() {
        return state.journal().isIdle();
    }

    /** Up to here transactions have been handed to the state machine. */
    public long deliveredZxid() {
        return state.deliveredZxid();
    }

    /** How many entries at the end of the log have not been handed to the state machine; at most those of the last epoch. */
    public long undelivered() {
        long last = state.lastZxid();
        return last - Math.max(state.deliveredZxid(), Zxid.of(Zxid.epoch(last), 0));
    }

    /** The configuration in force and those that are proposed. */
    public ConfigChain configs() {
        return state.configs();
    }

    /** Whether this server would take a change to {@code next} now. */
    public ReconfigVerdict reconfigVerdict(QuorumConfig next) {
        return role instanceof Leader leader ? leader.verdict(next) : ReconfigVerdict.NOT_LEADING;
    }

    private void decided(Vote vote) {
        farConfigs.forget();
        boolean leads = vote.leader() == state.config().sid();
        become(
                "elected",
                () -> leads ? new Leader(state, this::look) : new Learner(state, vote.leader(), this::look),
                vote);
    }

    private void look(String reason) {
        become(reason, () -> looking(reason), state.vote());
    }

    private Looking looking(String reason) {
        election.decidedBy(state.quorum());
        return new Looking(state, election, reason, this::decided);
    }

    private void become(String reason, Supplier<Role> next, Vote vote) {
        role.stop(reason);
        state.nextGeneration();
        role = next.get();
        state.vote(vote.as(role.serverState()));
        role.start();
    }

    /** A voter may know that a later configuration is in force: then the election begins anew with that. */
    private boolean learnedConfig(long sid, Notification n, boolean shown) {
        if (!state.config().reconfigEnabled()
                || n.config().length == 0
                || !state.quorum().isVoter(sid)
                || Arrays.equals(n.config(), state.configText())) {
            return false;
        }
        QuorumConfig theirs;
        try {
            theirs = QuorumConfig.parse(new String(n.config(), UTF_8));
        } catch (QuorumConfigException e) {
            return false;
        }
        if (theirs.version() <= state.configs().active().version()
                || (Zxid.epoch(theirs.version()) > state.epochMax()
                        && !farConfigs.believes(sid, theirs, n.config(), shown))) {
            return false;
        }
        farConfigs.forget();
        state.adopt(theirs);
        look("server " + sid + " knows configuration " + Zxid.text(theirs.version()));
        return true;
    }

    static Notification notification(PeerState state, Vote vote) {
        return new Notification(
                vote.state(),
                vote.leader(),
                vote.zxid(),
                vote.round(),
                vote.peerEpoch(),
                Notification.VERSION,
                state.configText());
    }

    /** Hands each event to the role, or to the journal. */
    private final class Events implements Event.Visitor {
        @Override
        public void tick() {
            role.tick();
        }

        @Override
        public void learnerConnected(long link) {
            role.learnerConnected(link);
        }

        @Override
        public void leaderConnected(long link, long sid) {
            role.leaderConnected(link, sid);
        }

        @Override
        public void connectFailed(long sid) {
            role.connectFailed(sid);
        }

        @Override
        public void linkClosed(long link) {
            role.linkClosed(link);
        }

        @Override
        public void packetReceived(long link, QuorumPacket packet) {
            try {
                role.packet(link, packet);
            } catch (MalformedPacketException e) {
                role.breach(link, String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void breached(long link, String how) {
            role.breach(link, how);
        }

        @Override
        public void snapshotReceived(long link, long handle) {
            role.snapshotReceived(link, handle);
        }

        @Override
        public void voteReceived(long sid, Notification n, boolean shown) {
            if (!role.isSettled() && learnedConfig(sid, n, shown)) {
                return;
            }
            if (role instanceof Looking looking) {
                looking.vote(sid, n);
            } else if (n.state() == ServerState.LOOKING || !state.quorum().isVoter(sid)) {
                state.out().send(new Send.Vote(sid, notification(state, state.vote())));
            }
        }

        @Override
        public void persisted(long sequence) {
            state.journal().persisted(sequence, state);
            role.tick();
        }

        @Override
        public void logUsableAfter(long baseZxid) {
            state.history().purged(baseZxid);
        }

        @Override
        public void proposed(long zxid, byte[] payload) {
            role.proposed(zxid, payload);
        }

        @Override
        public void barrierRequested(long id) {
            role.barrierRequested(id);
        }

        @Override
        public void sessionsTouched(byte[] touches) {
            role.sessionsTouched(touches);
        }

        @Override
        public void forLeader(QuorumPacket packet) {
            role.forLeader(packet);
        }

        @Override
        public void forLearner(long link, QuorumPacket packet) {
            role.forLearner(link, packet);
        }
    }
}

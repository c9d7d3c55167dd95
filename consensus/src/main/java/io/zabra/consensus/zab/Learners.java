package io.zabra.consensus.zab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zabra.consensus.packet.LearnerInfo;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.Payloads;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.QuorumConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The connections of a leader: who is there, what goes to whom, and who has been silent for too long. */
final class Learners {
    /** Learners but voters to whom the log on disk is read at the same time: a thread each, and what waits on the link behind it. */
    static final int LOGS_AT_ONCE_MAX = 16;

    private final PeerState state;
    private final Map<Long, LearnerLink> links = new TreeMap<>();
    private final ReadBarriers barriers = new ReadBarriers();
    private long pingAtMs;

    Learners(PeerState state) {
        this.state = state;
    }

    void add(LearnerLink learner) {
        links.put(learner.link(), learner);
    }

    @Nullable
    LearnerLink find(long link) {
        return links.get(link);
    }

    /** A server has connected again: its former connection is over. */
    void replace(long sid, LearnerLink successor) {
        for (LearnerLink learner : List.copyOf(links.values())) {
            if (learner.sid() == sid && learner != successor) {
                close(learner.link(), "server " + sid + " has connected anew", false);
            }
        }
    }

    void remove(long link) {
        links.remove(link);
    }

    void close(long link, String reason, boolean breach) {
        if (links.remove(link) != null) {
            state.out().send(new Send.Close(link, reason, breach));
        }
    }

    void closeAll(String reason) {
        List.copyOf(links.keySet()).forEach(link -> close(link, reason, false));
        barriers.failAll();
    }

    List<LearnerLink> inStage(LearnerLink.Stage stage) {
        return links.values().stream()
                .filter(learner -> learner.stage() == stage)
                .toList();
    }

    /** Offers an epoch to those who wait for one. */
    void invite(long epoch) {
        for (LearnerLink learner : inStage(LearnerLink.Stage.KNOWN)) {
            learner.stage(LearnerLink.Stage.INVITED);
            byte[] version = Payloads.ofInt(LearnerInfo.PROTOCOL_VERSION);
            send(learner, QuorumPacket.of(PacketType.LEADERINFO, Zxid.of(epoch, 0), version));
        }
    }

    /**
     * Sends a learner everything from its own position to NEWLEADER, and what is outstanding; later proposals follow without a
     * gap, because this is one step. Where as many snapshots are under way as may be, or as many read from the log on disk, the learner
     * stays in its stage, for later.
     *
     * @param fromZxid where the learner's log ends
     * @param committedZxid end of what the epoch's history, or its commits, make certain
     * @param config what is in force once the learner is told to serve
     */
    void synchronize(LearnerLink learner, long fromZxid, long committedZxid, long epoch, QuorumConfig config) {
        History history = state.history();
        SyncPlan plan = SyncPlan.of(
                history,
                fromZxid,
                committedZxid,
                state.deliveredZxid(),
                state.config().limits());
        boolean bySnapshot = plan.type() == PacketType.SNAP;
        if (bySnapshot && snapshotsUnderWay(learner) >= state.config().limits().snapshotsAtOnceMax()) {
            return;
        }
        boolean byLog = !bySnapshot && plan.fromZxid() < history.baseZxid();
        if (byLog && logsUnderWay(learner) >= LOGS_AT_ONCE_MAX) {
            return;
        }
        learner.synchronizing(bySnapshot, byLog);
        state.out().packet(learner.link(), QuorumPacket.of(plan.type(), plan.zxid()));
        if (bySnapshot) {
            state.out().send(new Send.Snapshot(learner.link(), plan.zxid()));
        }
        if (plan.fromZxid() < history.baseZxid()) {
            state.out().send(new Send.LogRange(learner.link(), plan.fromZxid(), history.baseZxid()));
        }
        for (LogEntry entry : history.between(plan.fromZxid(), committedZxid)) {
            send(learner, QuorumPacket.of(PacketType.PROPOSAL, entry.zxid(), entry.payload()));
            send(learner, QuorumPacket.of(PacketType.COMMIT, entry.zxid()));
        }
        if (learner.isFollower()) {
            for (LogEntry entry : history.between(committedZxid, history.lastZxid())) {
                send(learner, QuorumPacket.of(PacketType.PROPOSAL, entry.zxid(), entry.payload()));
            }
        }
        send(
                learner,
                QuorumPacket.of(
                        PacketType.NEWLEADER, Zxid.of(epoch, 0), config.text().getBytes(UTF_8)));
    }

    /**
     * Each holds a past state in memory, and its link all that happens meanwhile. For a member those of members alone count: however
     * slowly a server reads that is to join, or says that it is, no member waits for it.
     */
    private long snapshotsUnderWay(LearnerLink newcomer) {
        boolean member = isMember(newcomer);
        return links.values().stream()
                .filter(LearnerLink::isLoading)
                .filter(learner -> !member || isMember(learner))
                .count();
    }

    /** No voter waits for another server, and no member for one that is none: of voters there are few. */
    private long logsUnderWay(LearnerLink newcomer) {
        boolean member = isMember(newcomer);
        if (member && newcomer.isFollower()) {
            return 0;
        }
        return links.values().stream()
                .filter(LearnerLink::isReading)
                .filter(learner -> !member || isMember(learner))
                .count();
    }

    private boolean isMember(LearnerLink learner) {
        return state.configs().last().member(learner.sid()) != null;
    }

    void sendToFollowers(QuorumPacket packet) {
        sendToForwarding(packet, true);
    }

    void sendToObservers(QuorumPacket packet) {
        sendToForwarding(packet, false);
    }

    private void sendToForwarding(QuorumPacket packet, boolean followers) {
        for (LearnerLink learner : links.values()) {
            if (learner.stage().isForwarding() && learner.isFollower() == followers) {
                send(learner, packet);
            }
        }
    }

    private void send(LearnerLink learner, QuorumPacket packet) {
        state.out().packet(learner.link(), packet);
    }

    // ---- Liveness

    /** Shows learners that we live. Before UPTODATE they listen, and do not answer. */
    void ping() {
        if (state.nowMs() < pingAtMs) {
            return;
        }
        pingAtMs = state.nowMs() + state.timings().pingMs();
        for (LearnerLink learner : links.values()) {
            if (learner.stage().isForwarding()) {
                ping(learner);
            }
        }
        // What a round needs may have changed since the last answer: the configuration, or who is there.
        considerBarriers();
    }

    private void ping(LearnerLink learner) {
        if (learner.stage() == LearnerLink.Stage.ACTIVE) {
            learner.pinged();
        }
        send(learner, QuorumPacket.of(PacketType.PING, state.lastZxid()));
    }

    void dropSilent() {
        for (LearnerLink learner : List.copyOf(links.values())) {
            boolean active = learner.stage() == LearnerLink.Stage.ACTIVE;
            long limitMs =
                    active ? state.timings().syncLimitMs() : state.timings().initLimitMs();
            if (state.nowMs() - learner.heardMs() > limitMs) {
                close(learner.link(), "silent in stage " + learner.stage(), false);
            }
        }
    }

    /** This server and the voters that it hears from; silent ones have been dropped. */
    Set<Long> heardFrom() {
        Set<Long> sids = new TreeSet<>();
        sids.add(state.config().sid());
        for (LearnerLink learner : links.values()) {
            if (learner.stage() == LearnerLink.Stage.ACTIVE && learner.counts()) {
                sids.add(learner.sid());
            }
        }
        return sids;
    }

    // ---- Read barriers

    void barrier(ReadBarriers.Waiter waiter) {
        barriers.add(waiter);
        considerBarriers();
    }

    /** Ends the round that has its quorum, and begins the next one if somebody waits. */
    void considerBarriers() {
        while (true) {
            if (barriers.isAsking()) {
                askNewcomers();
                Set<Long> confirming = barriers.answered(links.values());
                confirming.add(state.config().sid());
                if (!state.quorum().isQuorum(confirming)) {
                    return;
                }
                barriers.confirmed();
            }
            if (!barriers.wantsRound()) {
                return;
            }
            barriers.begin(state.committedZxid());
        }
    }

    /**
     * Whoever serves and has not been asked in this round: all when it begins, later those who have come meanwhile. Some of those
     * asked first may never answer, and the round must end all the same as long as a quorum follows; a later ping confirms no less.
     */
    private void askNewcomers() {
        for (LearnerLink learner : inStage(LearnerLink.Stage.ACTIVE)) {
            if (!barriers.hasAsked(learner)) {
                ping(learner);
                barriers.asked(learner);
            }
        }
    }

    /** The commits that a sync waits for went out before this answer, on the same link. */
    void answerSync(LearnerLink learner) {
        if (links.get(learner.link()) == learner) {
            send(learner, QuorumPacket.of(PacketType.SYNC, 0));
        }
    }
}

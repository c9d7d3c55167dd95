package io.zabra.consensus.zab;

import io.zabra.consensus.packet.ForwardedRequest;
import io.zabra.consensus.packet.LearnerInfo;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.Payloads;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.packet.SessionCheck;
import io.zabra.consensus.packet.SessionTouch;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.QuorumConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A leader, elected by notifications but nobody's leader until a quorum has promised its epoch (DISCOVERY), and without power
 * until a quorum has its history (SYNCHRONIZATION). From then on a transaction is committed when a quorum has it (BROADCAST).
 *
 * <p>An own transaction is proposed before it is durable here: the own disk is one acknowledgement among others.
 */
final class Leader implements Role {
    private final PeerState state;
    private final Learners learners;
    private final Consumer<String> stepDown;
    private final Commits commits;
    private final Door door;
    private final Deque<LogEntry> held = new ArrayDeque<>();
    private final Set<Long> discovered = new TreeSet<>();
    private final Set<Long> promised = new TreeSet<>();
    private final Set<Long> synced = new TreeSet<>();
    private final long historyEndZxid;

    private Phase phase = Phase.DISCOVERY;
    private long epoch = -1;
    private boolean epochDurable;
    private boolean elected;
    private long deadlineMs;
    private long retireAtMs;

    /** @param stepDown is called, with the reason, when this server can lead no longer */
    Leader(PeerState state, Consumer<String> stepDown) {
        this.state = state;
        this.stepDown = stepDown;
        this.learners = new Learners(state);
        this.commits = new Commits(state, learners);
        this.door = new Door(state);
        this.historyEndZxid = state.lastZxid();
    }

    @Override
    public PeerState state() {
        return state;
    }

    @Override
    public ServerState serverState() {
        return ServerState.LEADING;
    }

    @Override
    public void start() {
        deadlineMs = state.nowMs() + state.timings().initLimitMs();
        state.announce(
                serverState(), phase, state.currentEpoch(), state.config().sid(), "elected");
        discovered.add(state.config().sid());
        considerEpoch();
    }

    @Override
    public boolean isSettled() {
        return phase == Phase.BROADCAST;
    }

    @Override
    public void stop(String reason) {
        learners.closeAll(reason);
    }

    @Override
    public void learnerConnected(long link) {
        learners.add(new LearnerLink(link, state.nowMs()));
    }

    @Override
    public void packet(long link, QuorumPacket packet) {
        LearnerLink learner = learners.find(link);
        if (learner == null) {
            return;
        }
        learner.heard(state.nowMs());
        switch (learner.stage()) {
            case ANONYMOUS -> introduced(learner, packet);
            case INVITED -> promised(learner, packet);
            case SYNCING -> synced(learner, packet);
            case ACTIVE -> active(learner, packet);
            case KNOWN, PROMISED, SYNCED -> breach(link, packet + " in stage " + learner.stage());
        }
    }

    private void introduced(LearnerLink learner, QuorumPacket packet) {
        boolean follower = packet.type() == PacketType.FOLLOWERINFO;
        if (!follower && packet.type() != PacketType.OBSERVERINFO) {
            breach(learner.link(), packet + " as first packet");
            return;
        }
        LearnerInfo info = LearnerInfo.decode(packet.requireData());
        long acceptedEpoch = Zxid.epoch(packet.zxid());
        String refusal = door.refusal(info, follower, acceptedEpoch);
        if (refusal != null) {
            breach(learner.link(), refusal);
            return;
        }
        String hindrance = door.hindrance(info, acceptedEpoch, epoch);
        if (hindrance != null) {
            learners.close(learner.link(), hindrance, false);
            return;
        }
        learners.replace(info.sid(), learner);
        learner.identify(info.sid(), follower);
        if (follower && state.quorum().isVoter(info.sid())) {
            state.sawEpoch(acceptedEpoch);
            if (epoch >= 0 && acceptedEpoch > epoch) {
                stepDown.accept("server " + info.sid() + " has promised epoch " + acceptedEpoch + ", ours is " + epoch);
                return;
            }
            discovered.add(info.sid());
        }
        considerEpoch();
        inviteKnown();
    }

    private void considerEpoch() {
        if (epoch >= 0 || !state.quorum().isQuorum(discovered)) {
            return;
        }
        epoch = door.nextEpoch();
        state.saveEpochs(epoch, state.currentEpoch(), () -> {
            epochDurable = true;
            promised.add(state.config().sid());
            inviteKnown();
            considerElected();
        });
    }

    private void inviteKnown() {
        if (epochDurable) {
            learners.invite(epoch);
        }
    }

    private void promised(LearnerLink learner, QuorumPacket packet) {
        if (packet.type() != PacketType.ACKEPOCH) {
            breach(learner.link(), packet + " instead of ACKEPOCH");
            return;
        }
        int learnerEpoch = Payloads.intOf(packet);
        learner.lastZxid(packet.zxid());
        learner.blank(packet.zxid() < 0);
        if (!elected && learnerEpoch != Payloads.EPOCH_UNCOUNTED && door.isVoting(learner)) {
            if (door.isAheadOfUs(learner, learnerEpoch)) {
                stepDown.accept("server " + learner.sid() + " is ahead: epoch " + learnerEpoch + ", "
                        + Zxid.text(packet.zxid()));
                return;
            }
            promised.add(learner.sid());
        }
        learner.stage(LearnerLink.Stage.PROMISED);
        considerElected();
        synchronizePromised();
    }

    private void considerElected() {
        if (elected || !epochDurable || !state.quorum().isQuorum(promised)) {
            return;
        }
        elected = true;
        state.versionFirstConfig(epoch);
        state.saveEpochs(epoch, epoch, () -> {
            phase = Phase.SYNCHRONIZATION;
            state.announce(serverState(), phase, epoch, state.config().sid(), "promised by " + promised);
            state.installPending();
            synced.add(state.config().sid());
            // First what we deliver, then what we stream: the front end does it in that order too.
            considerEstablished();
            synchronizePromised();
        });
    }

    private void synchronizePromised() {
        if (phase == Phase.DISCOVERY) {
            return;
        }
        for (LearnerLink learner : learners.inStage(LearnerLink.Stage.PROMISED)) {
            commits.forget(learner.sid());
            boolean thisEpoch = learner.lastZxid() == Zxid.of(epoch, 0);
            long committed = phase == Phase.BROADCAST ? state.committedZxid() : historyEndZxid;
            // What an established leader proposes now is not in force yet: it comes among the outstanding proposals.
            QuorumConfig config = phase == Phase.BROADCAST
                    ? state.configs().active()
                    : state.configs().last();
            learners.synchronize(learner, thisEpoch ? historyEndZxid : learner.lastZxid(), committed, epoch, config);
        }
    }

    private void synced(LearnerLink learner, QuorumPacket packet) {
        if (packet.type() != PacketType.ACK || packet.zxid() != Zxid.of(epoch, 0)) {
            breach(learner.link(), packet + " instead of the ACK of NEWLEADER");
            return;
        }
        learner.stage(LearnerLink.Stage.SYNCED);
        if (learner.counts()) {
            synced.add(learner.sid());
        }
        considerEstablished();
        activateSynced();
    }

    private void considerEstablished() {
        if (phase != Phase.SYNCHRONIZATION || !state.quorum().isQuorum(synced)) {
            return;
        }
        phase = Phase.BROADCAST;
        state.vote(state.vote().ofEpoch(epoch));
        state.announce(serverState(), phase, epoch, state.config().sid(), "history held by " + synced);
        commits.established();
        state.commitTo(historyEndZxid);
        activateSynced();
    }

    private void activateSynced() {
        if (phase != Phase.BROADCAST) {
            return;
        }
        for (LearnerLink learner : learners.inStage(LearnerLink.Stage.SYNCED)) {
            learner.stage(LearnerLink.Stage.ACTIVE);
            learner.heard(state.nowMs());
            state.out().packet(learner.link(), QuorumPacket.of(PacketType.UPTODATE, -1));
            if (learner.isFollower() && learner.isBlank()) {
                learners.barrier(new ReadBarriers.Waiter(zxid -> admit(learner), () -> {}));
            }
        }
        learners.considerBarriers();
    }

    @Override
    public long nextZxid() {
        long last = held.isEmpty() ? state.lastZxid() : held.getLast().zxid();
        long counter = Zxid.epoch(last) == epoch ? Zxid.counter(last) + 1 : 1;
        boolean open =
                phase == Phase.BROADCAST && counter <= state.config().limits().counterMax() && !commits.isOver();
        return open ? Zxid.of(epoch, counter) : -1;
    }

    @Override
    public void proposed(long zxid, byte[] payload) {
        if (zxid < 0 || zxid != nextZxid() || !state.mayPropose(zxid, payload)) {
            state.out().deliver(new Deliver.ProposalRefused(zxid));
            return;
        }
        held.add(new LogEntry(zxid, payload));
        proposeHeld();
    }

    /** What follows a change of configuration waits until that is committed. */
    private void proposeHeld() {
        while (!held.isEmpty() && state.configs().seen().isEmpty() && !commits.isOver()) {
            LogEntry entry = held.remove();
            long zxid = entry.zxid();
            state.append(entry, () -> acknowledged(state.config().sid(), zxid));
            learners.sendToFollowers(QuorumPacket.of(PacketType.PROPOSAL, zxid, entry.payload()));
        }
    }

    private void acknowledged(long sid, long zxid) {
        commits.acknowledged(sid, zxid);
        proposeHeld();
    }

    private void active(LearnerLink learner, QuorumPacket packet) {
        switch (packet.type()) {
            case ACK -> acknowledged(learner, packet.zxid());
            case PING -> {
                state.out()
                        .deliver(new Deliver.SessionsHeard(learner.link(), SessionTouch.decode(packet.requireData())));
                learner.pingAnswered();
                learners.considerBarriers();
            }
            case REQUEST -> requested(learner, packet);
            case REVALIDATE -> {
                SessionCheck.decode(packet.requireData());
                state.out().deliver(new Deliver.FromLearner(learner.link(), learner.sid(), packet));
            }
            default -> breach(learner.link(), packet + " from a learner");
        }
    }

    /** A voter that came without data counts once a quorum of others has confirmed us after it was synchronized. */
    private void admit(LearnerLink learner) {
        if (learners.find(learner.link()) == learner) {
            learner.blank(false);
            acknowledged(learner.sid(), learner.ackedZxid());
        }
    }

    private void acknowledged(LearnerLink learner, long zxid) {
        if (Zxid.counter(zxid) == 0 || !learner.isFollower()) {
            return; // The answer to UPTODATE; an observer's say-so.
        }
        if (Zxid.epoch(zxid) != epoch || zxid > state.lastZxid()) {
            breach(learner.link(), "ACK of " + Zxid.text(zxid) + ", which was never proposed");
            return;
        }
        learner.acked(zxid);
        if (learner.counts()) {
            acknowledged(learner.sid(), zxid);
        }
    }

    ReconfigVerdict verdict(QuorumConfig next) {
        return nextZxid() < 0 ? ReconfigVerdict.NOT_LEADING : commits.verdict(next);
    }

    private void requested(LearnerLink learner, QuorumPacket packet) {
        if (ForwardedRequest.opcode(packet.requireData()) != ForwardedRequest.OPCODE_SYNC) {
            state.out().deliver(new Deliver.FromLearner(learner.link(), learner.sid(), packet));
            return;
        }
        learners.barrier(new ReadBarriers.Waiter(zxid -> learners.answerSync(learner), () -> {}));
    }

    @Override
    public void barrierRequested(long id) {
        if (phase != Phase.BROADCAST) {
            state.out().deliver(new Deliver.BarrierFailed(id));
            return;
        }
        learners.barrier(new ReadBarriers.Waiter(
                zxid -> state.passBarrier(id, zxid), () -> state.out().deliver(new Deliver.BarrierFailed(id))));
    }

    @Override
    public void forLearner(long link, QuorumPacket packet) {
        LearnerLink learner = learners.find(link);
        if (learner != null && learner.stage() == LearnerLink.Stage.ACTIVE) {
            state.out().packet(link, packet);
        }
    }

    @Override
    public void tick() {
        if (phase != Phase.BROADCAST && state.nowMs() > deadlineMs) {
            stepDown.accept("no quorum in phase " + phase + ": known " + discovered + ", promised " + promised
                    + ", synced " + synced);
            return;
        }
        learners.dropSilent();
        synchronizePromised();
        if (commits.isOver()) {
            stepDownAfterAPing();
            return;
        }
        if (phase == Phase.BROADCAST && !state.quorum().isQuorum(learners.heardFrom())) {
            stepDown.accept("no quorum heard from, only " + learners.heardFrom());
            return;
        }
        if (phase == Phase.BROADCAST && nextZxid() < 0 && state.committedZxid() == state.lastZxid() && held.isEmpty()) {
            stepDown.accept("epoch " + epoch + " is full at " + Zxid.text(state.lastZxid()));
            return;
        }
        learners.ping();
    }

    /** Those who follow have had the time to hear of it, and leave by themselves. */
    private void stepDownAfterAPing() {
        if (retireAtMs == 0) {
            retireAtMs = state.nowMs() + state.timings().pingMs();
        } else if (state.nowMs() >= retireAtMs) {
            stepDown.accept("no voter of configuration "
                    + Zxid.text(state.configs().active().version()));
        }
    }

    @Override
    public void linkClosed(long link) {
        learners.remove(link);
    }

    @Override
    public void breach(long link, String reason) {
        learners.close(link, reason, true);
    }
}

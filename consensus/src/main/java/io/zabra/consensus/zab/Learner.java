package io.zabra.consensus.zab;

import io.zabra.consensus.packet.LearnerInfo;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.Payloads;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.ReconfigTxn;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.QuorumConfig;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A follower, or an observer, of one leader over one link. Whatever goes wrong with the link ends the role: a new election finds out
 * whom to follow then.
 */
final class Learner implements Role {
    private final PeerState state;
    private final long leader;
    private final Consumer<String> leave;
    private final ClientSide clients;
    private final boolean follower;
    private final Dial dial;
    private final ConfigMove move;
    private LearnerStage stage = LearnerStage.CONNECTING;
    private Staging staging = new Staging(null, 0);
    private long link = -1;
    private long epoch = -1;
    private long committedZxid;
    private long reportedZxid;
    private long deadlineMs;
    private long heardMs;
    private boolean historyDurable;
    private long announcedVersion;

    Learner(PeerState state, long leader, Consumer<String> leave) {
        this.state = state;
        this.leader = leader;
        this.leave = leave;
        this.clients = new ClientSide(state);
        this.follower = state.isFollower();
        this.dial = new Dial(state.timings());
        this.move = new ConfigMove(state, leader, follower, leave);
    }

    @Override
    public PeerState state() {
        return state;
    }

    @Override
    public ServerState serverState() {
        return follower ? ServerState.FOLLOWING : ServerState.OBSERVING;
    }

    @Override
    public void start() {
        deadlineMs = state.nowMs() + state.timings().initLimitMs();
        state.announce(serverState(), Phase.DISCOVERY, state.currentEpoch(), leader, "elected");
        connect();
    }

    @Override
    public void stop(String reason) {
        if (link >= 0) {
            state.out().send(new Send.Close(link, reason, false));
            link = -1;
        }
        clients.failAll();
    }

    private void connect() {
        dial.connect();
        state.out().send(new Send.Connect(leader));
    }

    @Override
    public void connectFailed(long sid) {
        if (sid == leader && stage == LearnerStage.CONNECTING && !dial.retries(state.nowMs())) {
            giveUp("cannot connect");
        }
    }

    private void giveUp(String reason) {
        leave.accept(reason + " to server " + leader + " after " + dial.attempts() + " attempts");
    }

    @Override
    public void leaderConnected(long newLink, long sid) {
        if (sid != leader || stage != LearnerStage.CONNECTING || link >= 0) {
            Role.super.leaderConnected(newLink, sid);
            return;
        }
        link = newLink;
        heardMs = state.nowMs();
        stage = LearnerStage.INTRODUCED;
        PacketType type = follower ? PacketType.FOLLOWERINFO : PacketType.OBSERVERINFO;
        LearnerInfo info = new LearnerInfo(
                state.config().sid(),
                LearnerInfo.PROTOCOL_VERSION,
                state.configs().active().version());
        send(QuorumPacket.of(type, Zxid.of(state.acceptedEpoch(), 0), info.encode()));
    }

    @Override
    public void packet(long from, QuorumPacket packet) {
        if (from != link) {
            return;
        }
        heardMs = state.nowMs();
        switch (stage) {
            case CONNECTING, LOADING -> unexpected(packet);
            case INTRODUCED -> invited(packet);
            case PROMISED -> syncBegins(packet);
            case SYNCING -> staged(packet);
            case SYNCED, ACTIVE -> broadcast(packet);
        }
    }

    private void invited(QuorumPacket packet) {
        if (packet.type() != PacketType.LEADERINFO || Payloads.intOf(packet) < LearnerInfo.PROTOCOL_VERSION) {
            unexpected(packet);
            return;
        }
        epoch = Zxid.epoch(packet.zxid());
        // A follower without a vote may have one in a configuration that only the leader has seen yet.
        boolean promises = follower && !state.isBlank();
        long floor = promises ? state.acceptedEpoch() : state.currentEpoch();
        if (epoch < floor) {
            leave.accept("server " + leader + " offers epoch " + epoch + ", we are bound to " + floor);
            return;
        }
        // Not measured by our own, which is behind by any number where we were away: we have dialled it, and elected
        // it.
        if (epoch > Zxid.EPOCH_MAX) {
            breach(link, "epoch " + epoch + " is out of bounds");
            return;
        }
        stage = LearnerStage.PROMISED;
        if (promises && epoch > state.acceptedEpoch()) {
            long lastZxid = state.lastZxid();
            int currentEpoch = (int) state.currentEpoch();
            state.saveEpochs(epoch, currentEpoch, () -> promise(lastZxid, currentEpoch));
        } else {
            // The promise was given before, or is not ours to give: the leader must not count it (again).
            promise(state.isSuspect() ? 0 : state.lastZxid(), Payloads.EPOCH_UNCOUNTED);
        }
    }

    private void promise(long lastZxid, int currentEpoch) {
        reportedZxid = state.isBlank() ? -1 : lastZxid;
        send(QuorumPacket.of(PacketType.ACKEPOCH, reportedZxid, Payloads.ofInt(currentEpoch)));
    }

    private void syncBegins(QuorumPacket packet) {
        switch (packet.type()) {
            case DIFF -> {
                if (reportedZxid != state.lastZxid() && state.lastZxid() != 0) {
                    misfit("DIFF from " + Zxid.text(reportedZxid));
                    return;
                }
                stageFrom(null, state.lastZxid(), packet);
            }
            case TRUNC -> {
                if (packet.zxid() < state.deliveredZxid() || !state.history().contains(packet.zxid())) {
                    misfit(packet.toString());
                    return;
                }
                stageFrom(null, packet.zxid(), packet);
            }
            case SNAP -> {
                stage = LearnerStage.LOADING;
                reportedZxid = packet.zxid();
            }
            default -> unexpected(packet);
        }
    }

    private void misfit(String what) {
        state.suspect();
        breach(
                link,
                what + " does not fit our log " + state.history() + ", delivered to "
                        + Zxid.text(state.deliveredZxid()));
    }

    @Override
    public void snapshotReceived(long from, long handle) {
        if (from == link && stage == LearnerStage.LOADING) {
            heardMs = state.nowMs();
            stageFrom(handle, reportedZxid, QuorumPacket.of(PacketType.SNAP, reportedZxid));
        }
    }

    private void stageFrom(@Nullable Long snapshotHandle, long baseZxid, QuorumPacket packet) {
        stage = LearnerStage.SYNCING;
        staging = new Staging(snapshotHandle, baseZxid);
        state.announce(serverState(), Phase.SYNCHRONIZATION, epoch, leader, packet.toString());
    }

    private void staged(QuorumPacket packet) {
        boolean fits = switch (packet.type()) {
            case PROPOSAL -> staging.add(new LogEntry(packet.zxid(), packet.requireData()));
            case COMMIT, COMMITANDACTIVATE -> staging.commit(packet.zxid());
            case INFORM, INFORMANDACTIVATE -> stagedInform(packet.zxid(), Payloads.informed(packet));
            case PING -> true;
            case NEWLEADER -> packet.zxid() == Zxid.of(epoch, 0);
            default -> false;
        };
        if (!fits) {
            state.suspect();
            unexpected(packet);
        } else if (packet.type() == PacketType.NEWLEADER) {
            acceptHistory(state.config().reconfigEnabled() ? ReconfigTxn.announced(packet) : null);
        }
    }

    private boolean stagedInform(long zxid, byte[] payload) {
        return staging.add(new LogEntry(zxid, payload)) && staging.commit(zxid);
    }

    private void acceptHistory(@Nullable QuorumConfig announced) {
        if (announced != null && announced.version() < state.configs().active().version()) {
            leave.accept("server " + leader + " has an earlier configuration: " + Zxid.text(announced.version()));
            return;
        }
        announcedVersion = announced == null ? 0 : announced.version();
        stage = LearnerStage.SYNCED;
        committedZxid = staging.committedZxid();
        Staging accepted = staging;
        state.acceptHistory(accepted.complete(), epoch, announced, () -> {
            historyDurable = true;
            send(QuorumPacket.of(PacketType.ACK, Zxid.of(epoch, 0)));
            if (follower) {
                accepted.uncommitted().forEach(entry -> send(QuorumPacket.of(PacketType.ACK, entry.zxid())));
            }
        });
        staging = new Staging(null, 0);
    }

    private void broadcast(QuorumPacket packet) {
        switch (packet.type()) {
            case PROPOSAL -> log(packet.zxid(), packet.requireData(), follower);
            case COMMIT -> commit(packet, leader);
            case INFORM, INFORMANDACTIVATE -> informed(packet);
            case COMMITANDACTIVATE -> reconfigured(packet);
            case PING -> {
                if (stage == LearnerStage.ACTIVE) {
                    send(clients.pingAnswer(packet));
                }
            }
            case UPTODATE -> activate(packet);
            case SYNC -> {
                if (!clients.synced(committedZxid)) {
                    unexpected(packet);
                }
            }
            case REVALIDATE -> clients.revalidated(packet);
            default -> unexpected(packet);
        }
    }

    private void informed(QuorumPacket packet) {
        if (log(packet.zxid(), Payloads.informed(packet), false)) {
            if (packet.type() == PacketType.INFORM) {
                commit(packet, leader);
            } else {
                reconfigured(packet);
            }
        }
    }

    private boolean log(long zxid, byte[] payload, boolean acknowledge) {
        if (!Zxid.follows(zxid, state.lastZxid()) || Zxid.epoch(zxid) != epoch) {
            breach(link, "gap before " + Zxid.text(zxid) + ", log ends with " + Zxid.text(state.lastZxid()));
            return false;
        }
        state.append(new LogEntry(zxid, payload), () -> {
            if (acknowledge) {
                send(QuorumPacket.of(PacketType.ACK, zxid));
            }
            if (stage == LearnerStage.ACTIVE) {
                state.deliver();
                move.leaveIfDue(true, committedZxid);
            }
        });
        return true;
    }

    private void commit(QuorumPacket packet, long designated) {
        List<LogEntry> next = state.history().between(committedZxid, packet.zxid());
        if (next.size() != 1 || next.get(0).zxid() != packet.zxid()) {
            breach(link, packet + " is not the next after " + Zxid.text(committedZxid));
            return;
        }
        committedZxid = packet.zxid();
        long version = state.configs().active().version();
        state.activate(committedZxid);
        if (stage == LearnerStage.ACTIVE) {
            state.commitTo(committedZxid);
        }
        move.consider(version, designated);
        move.leaveIfDue(stage == LearnerStage.ACTIVE, committedZxid);
    }

    private void reconfigured(QuorumPacket packet) {
        long designated = Payloads.longOf(packet);
        state.out().deliver(new Deliver.ReconfigCommitted(packet.zxid(), designated));
        commit(packet, designated);
    }

    private void activate(QuorumPacket packet) {
        if (stage != LearnerStage.SYNCED || !historyDurable) {
            unexpected(packet);
            return;
        }
        stage = LearnerStage.ACTIVE;
        state.vote(state.vote().ofEpoch(epoch));
        state.announce(serverState(), Phase.BROADCAST, epoch, leader, "synchronized");
        long version = state.configs().active().version();
        state.activate(announcedVersion);
        state.commitTo(committedZxid);
        send(QuorumPacket.of(PacketType.ACK, Zxid.of(epoch, 0)));
        move.consider(version, leader);
        move.leaveIfDue(stage == LearnerStage.ACTIVE, committedZxid);
    }

    @Override
    public void sessionsTouched(byte[] newTouches) {
        if (stage == LearnerStage.ACTIVE) {
            clients.touched(newTouches);
        }
    }

    @Override
    public void forLeader(QuorumPacket packet) {
        if (stage == LearnerStage.ACTIVE) {
            send(packet);
        }
    }

    @Override
    public void barrierRequested(long id) {
        if (stage != LearnerStage.ACTIVE) {
            Role.super.barrierRequested(id);
            return;
        }
        send(clients.sync(id));
    }

    @Override
    public void tick() {
        if (dial.isDue(state.nowMs())) {
            connect();
        } else if (stage == LearnerStage.ACTIVE
                && state.nowMs() - heardMs > state.timings().syncLimitMs()) {
            leave.accept("server " + leader + " is silent");
        } else if (stage != LearnerStage.ACTIVE && state.nowMs() > deadlineMs) {
            leave.accept("no leader in stage " + stage);
        }
    }

    @Override
    public void linkClosed(long closed) {
        if (closed != link) {
            return;
        }
        link = -1;
        if (stage == LearnerStage.INTRODUCED) {
            stage = LearnerStage.CONNECTING;
            if (!dial.retriesAfterRefusal(state.nowMs())) {
                giveUp("connection refused");
            }
        } else {
            leave.accept("link to server " + leader + " broke in stage " + stage);
        }
    }

    @Override
    public void breach(long from, String reason) {
        if (from == link) {
            link = -1;
            state.out().send(new Send.Close(from, reason, true));
            leave.accept(reason);
        }
    }

    private void unexpected(QuorumPacket packet) {
        breach(link, packet + " in stage " + stage);
    }

    private void send(QuorumPacket packet) {
        state.out().packet(link, packet);
    }
}

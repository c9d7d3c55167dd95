package io.zabra.consensus.zab;

import io.zabra.consensus.election.Election;
import io.zabra.consensus.election.Standing;
import io.zabra.consensus.election.Vote;
import io.zabra.consensus.packet.Notification;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.ServerState;
import java.util.function.Consumer;

/**
 * Phase 0. The election begins only when all writes of the former role are durable: a vote then speaks of the log as a restart
 * would find it.
 */
final class Looking implements Role {
    private final PeerState state;
    private final Election election;
    private final String reason;
    private final Consumer<Vote> decided;
    private boolean voting;

    /** @param reason why there is no leader; decided: is called once, with the elected leader */
    Looking(PeerState state, Election election, String reason, Consumer<Vote> decided) {
        this.state = state;
        this.election = election;
        this.reason = reason;
        this.decided = decided;
    }

    @Override
    public PeerState state() {
        return state;
    }

    @Override
    public ServerState serverState() {
        return ServerState.LOOKING;
    }

    @Override
    public boolean isSettled() {
        return false;
    }

    @Override
    public void start() {
        state.announce(serverState(), Phase.ELECTION, state.currentEpoch(), -1, reason);
        voteWhenIdle();
    }

    @Override
    public void stop(String why) {}

    @Override
    public void tick() {
        voteWhenIdle();
        if (voting) {
            take(election.tick(state.nowMs()));
        }
    }

    private void voteWhenIdle() {
        if (!voting && state.journal().isIdle()) {
            voting = true;
            take(election.start(standing(), state.nowMs()));
        }
    }

    private Standing standing() {
        if (!state.configs().active().isVoter(state.config().sid())) {
            return Standing.observer();
        }
        return state.isBlank() ? Standing.empty() : Standing.voter(state.lastZxid(), state.currentEpoch());
    }

    void vote(long from, Notification notification) {
        if (voting) {
            take(election.notification(from, notification, state.nowMs()));
        } else if (notification.round() == Notification.ROUND_OF_QUESTIONS) {
            // A disk that is slow is no reason to take us for dead.
            Notification here = Notification.lookingIn(
                    Notification.ROUND_OF_ANSWERS, state.config().sid(), state.configText());
            state.out().send(new Send.Vote(from, here));
        }
    }

    private void take(Election.Step step) {
        for (Election.Send send : step.send()) {
            state.out().send(new Send.Vote(send.to(), ZabPeer.notification(state, send.vote())));
        }
        if (step.decision() != null) {
            voting = false;
            if (election.isCandidate()) {
                state.vouched();
            }
            decided.accept(step.decision());
        }
    }

    @Override
    public void packet(long link, QuorumPacket packet) {
        // From a link of a former role.
    }

    @Override
    public void linkClosed(long link) {
        // Likewise.
    }

    @Override
    public void breach(long link, String how) {
        // Likewise.
    }
}

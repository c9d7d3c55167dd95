package io.zabra.consensus.election;

import io.zabra.consensus.packet.Notification;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.quorum.JointQuorum;
import io.zabra.consensus.quorum.QuorumConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Fast leader election of one server (Apache's {@code FastLeaderElection.lookForLeader} as steps). Each server proposes the
 * best candidate it has heard of; when a quorum proposes the same one and nobody better shows up for a while, that is the
 * leader. Votes of servers that already follow somebody let a late-comer join them.
 *
 * <p>Owned by one thread; time comes with each call. {@link #start} begins a round, the other methods apply to a round.
 */
public final class Election {
    /** A vote to send to one server. */
    public record Send(long to, Vote vote) {}

    /**
     * What a step wants.
     *
     * @param decision the elected leader, or null while there is none; after a decision the round is over
     */
    public record Step(List<Send> send, @Nullable Vote decision) {
        public Step {
            send = List.copyOf(send);
        }
    }

    private final long sid;
    private final ElectionTimings timings;
    private JointQuorum quorum;
    private QuorumConfig active;
    private Set<Long> voters;
    private Set<Long> peers;

    private long round;
    private Standing standing = Standing.observer();
    private Vote proposal = new Vote(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, 0, ServerState.LOOKING);
    private final Map<Long, Vote> ballots = new TreeMap<>();
    private final Map<Long, Vote> settled = new TreeMap<>();
    private final Set<Long> emptyVoters = new TreeSet<>();
    private List<Send> sends = new ArrayList<>();
    private @Nullable Vote decision;
    private long finalizeAtMs = Long.MAX_VALUE;
    private long resendAtMs;
    private long resendWaitMs;

    /** @param sid this server; quorum: see {@link #decidedBy} */
    public Election(long sid, JointQuorum quorum, ElectionTimings timings) {
        this.sid = sid;
        this.timings = timings;
        this.quorum = quorum;
        this.active = quorum.configs().get(0);
        this.voters = active.voters();
        this.peers = quorum.voters();
    }

    /**
     * Others decide from the next {@link #start} on: the configuration in force, which comes first. The voters of those that are
     * merely proposed may not know that they are; they are asked whom they follow. What a leader needs of them it will find out.
     */
    public void decidedBy(JointQuorum newQuorum) {
        quorum = newQuorum;
        active = newQuorum.configs().get(0);
        voters = active.voters();
        peers = newQuorum.voters();
    }

    /** The logical clock: rounds started or joined so far. */
    public long round() {
        return round;
    }

    /** The candidate that this server proposes at the moment. */
    public Vote proposal() {
        return proposal;
    }

    /** Whether this server votes in this round; an empty voter may become a candidate while it runs. */
    public boolean isCandidate() {
        return standing.kind() == Standing.Kind.VOTER;
    }

    /** Begins a new round with what this server has on disk. */
    public Step start(Standing newStanding, long nowMs) {
        round++;
        standing = newStanding;
        ballots.clear();
        settled.clear();
        emptyVoters.clear();
        decision = null;
        finalizeAtMs = Long.MAX_VALUE;
        propose(ownVote());
        resendWaitMs = timings.resendMinMs();
        resendAtMs = nowMs + resendWaitMs;
        considerFirstQuorum();
        sendToAll();
        considerEnd(nowMs);
        return step();
    }

    /** Time has passed: votes are sent again, a standing majority becomes final. */
    public Step tick(long nowMs) {
        if (nowMs >= finalizeAtMs) {
            finalizeAtMs = Long.MAX_VALUE;
            if (agreeing(ballots, proposal)) {
                decision = proposal;
            }
        }
        if (decision == null && nowMs >= resendAtMs) {
            resendWaitMs = Math.min(2 * resendWaitMs, timings.resendMaxMs());
            resendAtMs = nowMs + resendWaitMs;
            sendToAll();
        }
        return step();
    }

    /** A server has sent its vote. Who is no voter gets an answer and has no influence. */
    public Step notification(long from, Notification n, long nowMs) {
        if (!peers.contains(from) || (!voters.contains(from) && n.state() == ServerState.LOOKING)) {
            sends.add(new Send(from, proposal));
            return step();
        }
        if (from == sid) {
            return step();
        }
        switch (n.state()) {
            case LOOKING -> {
                if (isCandidate(n)) {
                    looking(from, n, nowMs);
                }
            }
            case FOLLOWING, LEADING -> {
                if (peers.contains(n.leader())) {
                    settled(from, Vote.of(n));
                }
            }
            case OBSERVING -> {}
        }
        return step();
    }

    private boolean isCandidate(Notification n) {
        return voters.contains(n.leader()) || n.zxid() == -1;
    }

    private void looking(long from, Notification n, long nowMs) {
        if (n.zxid() <= 0 && n.peerEpoch() <= 0) {
            emptyVoters.add(from);
        } else {
            emptyVoters.remove(from);
        }
        boolean joined = considerFirstQuorum();
        if (joined) {
            sendToAll();
            considerEnd(nowMs);
        }
        if (n.round() < round) {
            sends.add(new Send(from, proposal));
        }
        if (standing.kind() == Standing.Kind.EMPTY || n.zxid() == -1) {
            return;
        }
        ballot(from, Vote.of(n), nowMs);
    }

    private void ballot(long from, Vote vote, long nowMs) {
        if (vote.round() < round) {
            return;
        }
        if (vote.round() > round) {
            round = vote.round();
            ballots.clear();
            Vote own = ownVote();
            propose(outranks(vote, own) ? vote : own);
            sendToAll();
        } else if (outranks(vote, proposal)) {
            propose(vote);
            sendToAll();
        } else if (proposal.outranks(vote)) {
            // It may have started after our vote went out; Apache leaves it to the next resend.
            sends.add(new Send(from, proposal));
        }
        ballots.put(from, vote);
        considerEnd(nowMs);
    }

    /** A voter that follows or leads: join, once a quorum does and the leader itself says that it leads. */
    private void settled(long from, Vote vote) {
        if (vote.round() == round) {
            ballots.put(from, vote);
            if (following(ballots, vote) && leads(ballots, vote)) {
                decision = vote;
                return;
            }
        }
        settled.put(from, vote);
        if (following(settled, vote) && leads(settled, vote)) {
            round = vote.round();
            decision = vote;
        }
    }

    /**
     * Without this, servers would go on electing one that has died. Those who follow us since before we lost all data do not know that
     * yet: an empty voter does not lead, as it does not vote.
     */
    private boolean leads(Map<Long, Vote> votes, Vote vote) {
        if (vote.leader() == sid) {
            return standing.kind() != Standing.Kind.EMPTY && vote.round() == round;
        }
        Vote ofLeader = votes.get(vote.leader());
        return ofLeader != null && ofLeader.state() == ServerState.LEADING;
    }

    /**
     * An empty voter takes part only when all voters are empty: then there is nothing it could have forgotten. Returns whether
     * it has just become a candidate.
     */
    private boolean considerFirstQuorum() {
        if (standing.kind() != Standing.Kind.EMPTY || emptyVoters.size() < voters.size() - 1) {
            return false;
        }
        standing = Standing.voter(0, 0);
        propose(ownVote());
        return true;
    }

    private void considerEnd(long nowMs) {
        if (!agreeing(ballots, proposal)) {
            finalizeAtMs = Long.MAX_VALUE;
            return;
        }
        boolean unanimous = ballots.keySet().containsAll(voters)
                && ballots.values().stream().allMatch(vote -> vote.supports(proposal));
        if (unanimous) {
            decision = proposal;
        } else if (finalizeAtMs == Long.MAX_VALUE) {
            finalizeAtMs = nowMs + timings.finalizeWaitMs();
        }
    }

    private boolean agreeing(Map<Long, Vote> votes, Vote vote) {
        return active.rule().isQuorum(supporting(votes, vote));
    }

    /**
     * Whether a leader has the followers it needs, as far as we can know: of the configurations that we have seen, some may never
     * have come into force, or no longer be.
     */
    private boolean following(Map<Long, Vote> votes, Vote vote) {
        Set<Long> followers = supporting(votes, vote);
        return quorum.configs().stream().anyMatch(config -> config.rule().isQuorum(followers));
    }

    private static Set<Long> supporting(Map<Long, Vote> votes, Vote vote) {
        Set<Long> supporting = new TreeSet<>();
        votes.forEach((from, ballot) -> {
            if (ballot.supports(vote)) {
                supporting.add(from);
            }
        });
        return supporting;
    }

    private boolean outranks(Vote vote, Vote other) {
        return weight(vote.leader()) > 0 && vote.outranks(other);
    }

    private long weight(long candidate) {
        return active.rule().weight(candidate);
    }

    private Vote ownVote() {
        long candidate = standing.kind() == Standing.Kind.OBSERVER ? Long.MIN_VALUE : sid;
        return new Vote(candidate, standing.zxid(), standing.epoch(), round, ServerState.LOOKING);
    }

    private void propose(Vote vote) {
        proposal = new Vote(vote.leader(), vote.zxid(), vote.peerEpoch(), round, ServerState.LOOKING);
        finalizeAtMs = Long.MAX_VALUE;
        if (standing.kind() == Standing.Kind.VOTER) {
            ballots.put(sid, proposal);
        }
    }

    private void sendToAll() {
        for (long voter : peers) {
            if (voter != sid) {
                sends.add(new Send(voter, proposal));
            }
        }
    }

    private Step step() {
        Step step = new Step(sends, decision);
        sends = new ArrayList<>();
        return step;
    }
}

package io.zabra.consensus.election;

import io.zabra.consensus.packet.Notification;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.packet.Zxid;

/**
 * An opinion on who should lead.
 *
 * @param leader the server voted for
 * @param zxid its last logged zxid
 * @param peerEpoch its current epoch
 * @param round the election round in which the vote was cast
 * @param state what the voter was when it said so
 */
public record Vote(long leader, long zxid, long peerEpoch, long round, ServerState state) {
    /** The vote that a notification carries. */
    public static Vote of(Notification n) {
        return new Vote(n.leader(), n.zxid(), n.peerEpoch(), n.round(), n.state());
    }

    /** The order of candidates: later epoch, then longer log, then higher id (Apache's {@code totalOrderPredicate}). */
    public boolean outranks(Vote other) {
        if (peerEpoch != other.peerEpoch) {
            return peerEpoch > other.peerEpoch;
        }
        return zxid != other.zxid ? zxid > other.zxid : leader > other.leader;
    }

    /**
     * Whether two votes support the same leader. Votes of servers that are out of the election agree if leader and epoch do:
     * zxid and round may differ among followers of one leader (ZOOKEEPER-1805).
     */
    public boolean supports(Vote other) {
        if (state == ServerState.LOOKING || other.state == ServerState.LOOKING) {
            return leader == other.leader && zxid == other.zxid && round == other.round && peerEpoch == other.peerEpoch;
        }
        return leader == other.leader && peerEpoch == other.peerEpoch;
    }

    /** The same vote under another state. */
    public Vote as(ServerState newState) {
        return new Vote(leader, zxid, peerEpoch, round, newState);
    }

    /** The same vote in the epoch that its leader has begun since (ZOOKEEPER-1732). */
    public Vote ofEpoch(long epoch) {
        return new Vote(leader, zxid, epoch, round, state);
    }

    @Override
    public String toString() {
        return state + " " + leader + "@" + peerEpoch + "/" + Zxid.text(zxid) + " round " + round;
    }
}

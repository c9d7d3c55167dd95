package io.zabra.consensus.zab;

import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.Zxid;

/**
 * How a leader brings a learner to its own history.
 *
 * @param type DIFF, TRUNC or SNAP
 * @param zxid what the packet says: for DIFF the end of the committed history, for TRUNC where to cut, for SNAP where it stands
 * @param fromZxid the transactions after this one follow
 */
record SyncPlan(PacketType type, long zxid, long fromZxid) {
    /**
     * The decision, from the learner's last zxid alone. Two logs that hold the same zxid are equal up to it, since an epoch has
     * one leader and counters have no gaps. That is why a cut within an epoch is safe wherever it falls, and a cut into an earlier
     * epoch never is: the learner need not have the zxid to cut at.
     *
     * @param history of the leader
     * @param committedZxid end of what the leader treats as committed
     * @param snapshotZxid where the leader's state machine stands
     * @param limits how much may be read from disk for this learner
     */
    static SyncPlan of(History history, long learnerZxid, long committedZxid, long snapshotZxid, ZabLimits limits) {
        if (learnerZxid == committedZxid) {
            return diff(committedZxid, learnerZxid);
        }
        if (learnerZxid <= 0
                || learnerZxid < history.firstBaseZxid()
                || history.countOnDiskAfter(learnerZxid) > limits.diskDiffEntriesMax()
                || history.bytesOnDiskAfter(learnerZxid) > limits.diskDiffBytesMax()) {
            return snap(snapshotZxid);
        }
        if (learnerZxid > committedZxid) {
            return sameEpoch(learnerZxid, committedZxid) ? trunc(committedZxid) : snap(snapshotZxid);
        }
        if (history.contains(learnerZxid)) {
            return diff(committedZxid, learnerZxid);
        }
        long floor = history.floorZxid(learnerZxid);
        return sameEpoch(learnerZxid, floor) ? trunc(floor) : snap(snapshotZxid);
    }

    private static boolean sameEpoch(long zxid, long other) {
        return Zxid.epoch(zxid) == Zxid.epoch(other);
    }

    private static SyncPlan diff(long committedZxid, long from) {
        return new SyncPlan(PacketType.DIFF, committedZxid, from);
    }

    private static SyncPlan trunc(long zxid) {
        return new SyncPlan(PacketType.TRUNC, zxid, zxid);
    }

    private static SyncPlan snap(long zxid) {
        return new SyncPlan(PacketType.SNAP, zxid, zxid);
    }
}

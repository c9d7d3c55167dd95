package io.zabra.consensus.zab;

import io.zabra.consensus.quorum.JointQuorum;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far each voter's log is durable in this epoch, by its own word. An ACK promises everything up to its zxid, so that one
 * number per voter suffices, and commits come in zxid order by construction.
 */
final class Acks {
    private final Map<Long, Long> ackedZxids = new TreeMap<>();

    void ack(long sid, long zxid) {
        ackedZxids.merge(sid, zxid, Math::max);
    }

    /** The voter begins anew and may be told to truncate: what it acknowledged and is not committed counts no more. */
    void forget(long sid) {
        ackedZxids.remove(sid);
    }

    /** The last zxid that a quorum has, or {@code floor} if that is not beyond it. */
    long committed(JointQuorum quorum, long floor) {
        long committed = floor;
        for (long candidate : new TreeSet<>(ackedZxids.values()).descendingSet()) {
            if (candidate <= committed) {
                break;
            }
            if (quorum.isQuorum(having(candidate))) {
                committed = candidate;
            }
        }
        return committed;
    }

    /** Of these servers the one that has acknowledged most; of several the highest id. */
    long mostAdvanced(Set<Long> sids) {
        long best = -1;
        long bestZxid = -1;
        for (long sid : new TreeSet<>(sids)) {
            long zxid = ackedZxids.getOrDefault(sid, -1L);
            if (zxid >= bestZxid) {
                best = sid;
                bestZxid = zxid;
            }
        }
        return best;
    }

    private Set<Long> having(long zxid) {
        Set<Long> sids = new TreeSet<>();
        ackedZxids.forEach((sid, acked) -> {
            if (acked >= zxid) {
                sids.add(sid);
            }
        });
        return sids;
    }
}

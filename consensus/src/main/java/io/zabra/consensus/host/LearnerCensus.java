package io.zabra.consensus.host;

import io.zabra.consensus.packet.LearnerInfo;
import io.zabra.consensus.packet.MalformedPacketException;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Send;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Counts a leader's learners by what goes over their links. The loop's thread counts, any thread asks. */
final class LearnerCensus {
    private final Map<Long, Learner> learners = new ConcurrentHashMap<>();
    private volatile long proposedZxid;

    /** Who is behind a link. Written by the loop's thread alone. */
    private static final class Learner {
        final long sid;
        final boolean follower;
        /** Where the leader's log ended when NEWLEADER went out: who acknowledges that has all up to here. */
        long offeredZxid;

        volatile long ackedZxid;
        volatile boolean synced;

        Learner(long sid, boolean follower) {
            this.sid = sid;
            this.follower = follower;
        }

        /** Transactions of the same epoch; what is older went with the history, and what an earlier reign proposed with it. */
        long lag(long proposedZxid) {
            if (proposedZxid <= ackedZxid) {
                return 0;
            }
            boolean sameEpoch = Zxid.epoch(ackedZxid) == Zxid.epoch(proposedZxid);
            return sameEpoch ? proposedZxid - ackedZxid : Zxid.counter(proposedZxid);
        }
    }

    LearnerCounts counts() {
        Collection<Learner> all = learners.values();
        long followers = all.stream()
                .filter(learner -> learner.synced && learner.follower)
                .count();
        long observers = all.stream()
                .filter(learner -> learner.synced && !learner.follower)
                .count();
        Map<Long, Long> lags = new TreeMap<>();
        long endZxid = proposedZxid;
        all.stream()
                .filter(learner -> learner.synced && learner.follower)
                .forEach(learner -> lags.put(learner.sid, learner.lag(endZxid)));
        return new LearnerCounts(all.size(), (int) followers, (int) observers, lags);
    }

    void happened(Event event) {
        if (event instanceof Event.PacketReceived received) {
            received(received.link(), received.packet());
        } else if (event instanceof Event.Proposed proposed) {
            proposedZxid = proposed.zxid();
        } else if (event instanceof Event.LinkClosed closed) {
            learners.remove(closed.link());
        }
    }

    private void received(long link, QuorumPacket packet) {
        switch (packet.type()) {
            case FOLLOWERINFO -> introduced(link, packet, true);
            case OBSERVERINFO -> introduced(link, packet, false);
            case ACK -> acknowledged(learners.get(link), packet.zxid());
            default -> {}
        }
    }

    private void introduced(long link, QuorumPacket packet, boolean follower) {
        try {
            learners.put(
                    link, new Learner(LearnerInfo.decode(packet.requireData()).sid(), follower));
        } catch (MalformedPacketException e) {
            // The core ends the link for it.
            learners.remove(link);
        }
    }

    private static void acknowledged(@Nullable Learner learner, long zxid) {
        if (learner != null) {
            learner.ackedZxid = Math.max(learner.ackedZxid, Zxid.counter(zxid) == 0 ? learner.offeredZxid : zxid);
        }
    }

    void sent(Send send) {
        if (send instanceof Send.Packet packet) {
            PacketType type = packet.packet().type();
            if (type == PacketType.UPTODATE || type == PacketType.NEWLEADER) {
                told(learners.get(packet.link()), type, packet.packet().zxid());
            }
        } else if (send instanceof Send.Close close) {
            learners.remove(close.link());
        }
    }

    private void told(@Nullable Learner learner, PacketType type, long zxid) {
        if (learner == null) {
            return;
        }
        if (type == PacketType.UPTODATE) {
            learner.synced = true;
        } else {
            learner.offeredZxid = Math.max(zxid, proposedZxid);
        }
    }
}

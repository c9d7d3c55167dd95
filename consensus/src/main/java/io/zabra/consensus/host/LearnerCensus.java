package io.zabra.consensus.host;

import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Send;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Counts a leader's learners by what goes over their links. The loop's thread counts, any thread asks. */
final class LearnerCensus {
    /** By link: whether it is a follower's, not an observer's. */
    private final Map<Long, Boolean> followers = new HashMap<>();

    private final Set<Long> synced = new HashSet<>();
    private volatile LearnerCounts counts = LearnerCounts.NONE;

    LearnerCounts counts() {
        return counts;
    }

    void happened(Event event) {
        if (event instanceof Event.PacketReceived received) {
            PacketType type = received.packet().type();
            if (type == PacketType.FOLLOWERINFO || type == PacketType.OBSERVERINFO) {
                followers.put(received.link(), type == PacketType.FOLLOWERINFO);
                count();
            }
        } else if (event instanceof Event.LinkClosed closed) {
            forget(closed.link());
        }
    }

    void sent(Send send) {
        if (send instanceof Send.Packet packet && packet.packet().type() == PacketType.UPTODATE) {
            synced.add(packet.link());
            count();
        } else if (send instanceof Send.Close close) {
            forget(close.link());
        }
    }

    private void forget(long link) {
        synced.remove(link);
        if (followers.remove(link) != null) {
            count();
        }
    }

    private void count() {
        long syncedFollowers = synced.stream()
                .filter(link -> followers.getOrDefault(link, false))
                .count();
        counts = new LearnerCounts(followers.size(), (int) syncedFollowers, (int) (synced.size() - syncedFollowers));
    }
}

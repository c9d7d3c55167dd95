package io.zabra.consensus.zab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Linearizable reads on the leader: a reader may go on when a quorum has answered a ping that was sent after it asked. Each of
 * them followed nobody else then, so no other leader can have committed anything before. One round serves all who came before it
 * began; those who come meanwhile wait for the next.
 *
 * <p>Learners answer pings in order, one for one, so that counting them matches answers to rounds; the packets are Apache's.
 */
final class ReadBarriers {
    /** Who waits: {@code passed} gets the zxid that must be visible. */
    record Waiter(Consumer<Long> passed, Runnable failed) {}

    private List<Waiter> waiting = new ArrayList<>();
    private List<Waiter> asked = new ArrayList<>();
    /** Link → number of the ping of this round. */
    private final Map<Long, Long> pings = new TreeMap<>();

    private long readZxid;

    void add(Waiter waiter) {
        waiting.add(waiter);
    }

    /** Whether a round should begin now. */
    boolean wantsRound() {
        return asked.isEmpty() && !waiting.isEmpty();
    }

    /**
     * A round begins.
     *
     * @param committedZxid everything acknowledged so far
     */
    void begin(long committedZxid) {
        asked = waiting;
        waiting = new ArrayList<>();
        readZxid = committedZxid;
        pings.clear();
    }

    /** Whether a ping of this round was sent on this link. */
    boolean hasAsked(LearnerLink learner) {
        return pings.containsKey(learner.link());
    }

    /** The ping just sent on this link is one of this round. */
    void asked(LearnerLink learner) {
        pings.put(learner.link(), learner.pingsSent());
    }

    /** The servers that have answered this round, of the links given. */
    Set<Long> answered(Iterable<LearnerLink> links) {
        Set<Long> sids = new TreeSet<>();
        for (LearnerLink link : links) {
            Long ping = pings.get(link.link());
            if (ping != null && link.counts() && link.hasAnswered(ping)) {
                sids.add(link.sid());
            }
        }
        return sids;
    }

    boolean isAsking() {
        return !asked.isEmpty();
    }

    /** The round has its quorum. */
    void confirmed() {
        List<Waiter> done = asked;
        asked = new ArrayList<>();
        done.forEach(waiter -> waiter.passed().accept(readZxid));
    }

    /** The leader is none any more. */
    void failAll() {
        List<Waiter> done = new ArrayList<>(asked);
        done.addAll(waiting);
        asked = new ArrayList<>();
        waiting = new ArrayList<>();
        done.forEach(waiter -> waiter.failed().run());
    }
}

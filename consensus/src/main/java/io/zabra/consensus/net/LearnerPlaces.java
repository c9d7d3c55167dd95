package io.zabra.consensus.net;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Learners that are let in, one for each server that they say they are. Who comes under the number of one that is here, and has not
 * shown any better that it is that server, waits: until that one says something, which sends the newcomer away, or until that one's
 * link is over, by whoever ends it. So nobody breaks the link of another one by its number alone. Of servers that are no members there
 * are few, and few from any one host. Any thread; learners are told on no lock.
 */
final class LearnerPlaces {
    private static final int STRANGERS_MAX = 64;
    private static final int STRANGERS_FROM_ONE_HOST_MAX = 16;

    /** One that has introduced itself. */
    interface Learner {
        /** The server that it says it is. */
        long sid();

        Evidence evidence();

        /** What stands for the host that it comes from. */
        Object host();

        /** Who was there before is gone: the place is its own. */
        void takePlace();

        /** This one, who was there before, lives, or waits and has shown better who it is. */
        void sendAwayFor(Learner other);
    }

    /** What a newcomer is told at once. */
    enum Answer {
        ENTER,
        WAIT,
        GO
    }

    private final LongPredicate isMember;
    private final Map<Long, Learner> here = new HashMap<>();
    private final Map<Long, Learner> waiting = new HashMap<>();
    private volatile boolean somebodyWaits;

    LearnerPlaces(LongPredicate isMember) {
        this.isMember = isMember;
    }

    Answer arrive(Learner newcomer) {
        Learner outdone;
        synchronized (this) {
            Learner present = here.get(newcomer.sid());
            if (present == null && !hasRoomFor(newcomer)) {
                return Answer.GO;
            }
            if (present == null || hasShownMore(newcomer, present)) {
                here.put(newcomer.sid(), newcomer);
                return Answer.ENTER;
            }
            outdone = waiting.get(newcomer.sid());
            if (outdone != null && !hasShownMore(newcomer, outdone)) {
                return Answer.GO;
            }
            waiting.put(newcomer.sid(), newcomer);
            somebodyWaits = true;
        }
        sendAway(outdone, newcomer);
        return Answer.WAIT;
    }

    private static boolean hasShownMore(Learner one, Learner other) {
        return one.evidence().compareTo(other.evidence()) > 0;
    }

    private boolean hasRoomFor(Learner newcomer) {
        if (isMember.test(newcomer.sid())) {
            return true;
        }
        long strangers = 0;
        long fromThere = 0;
        for (Learner learner : here.values()) {
            boolean stranger = !isMember.test(learner.sid());
            strangers += stranger ? 1 : 0;
            fromThere += stranger && learner.host().equals(newcomer.host()) ? 1 : 0;
        }
        return strangers < STRANGERS_MAX && fromThere < STRANGERS_FROM_ONE_HOST_MAX;
    }

    /** Whether the place of its server is this one's. */
    synchronized boolean isHere(Learner learner) {
        return here.get(learner.sid()) == learner;
    }

    /** One that is here has said something. */
    void heard(Learner learner) {
        if (!somebodyWaits) {
            return;
        }
        Learner newcomer;
        synchronized (this) {
            newcomer = here.get(learner.sid()) == learner ? waiting.remove(learner.sid()) : null;
            somebodyWaits = !waiting.isEmpty();
        }
        sendAway(newcomer, learner);
    }

    /** The connection of one is over, whether it was here, waited or neither. */
    void left(Learner learner) {
        Learner next = null;
        synchronized (this) {
            if (here.remove(learner.sid(), learner)) {
                next = waiting.remove(learner.sid());
            } else {
                waiting.remove(learner.sid(), learner);
            }
            if (next != null) {
                here.put(next.sid(), next);
            }
            somebodyWaits = !waiting.isEmpty();
        }
        if (next != null) {
            next.takePlace();
        }
    }

    private static void sendAway(@Nullable Learner learner, Learner other) {
        if (learner != null) {
            learner.sendAwayFor(other);
        }
    }
}

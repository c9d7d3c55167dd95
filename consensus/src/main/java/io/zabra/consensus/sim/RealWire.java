package io.zabra.consensus.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One TCP connection from a learner to a leader, with bytes on it. */
final class RealWire {
    /** What travels. */
    sealed interface Item {}

    /** A packet as it is encoded. */
    record Packet(byte[] bytes) implements Item {}

    /** A whole state in Apache's format, which a SNAP packet goes before. */
    record State(long zxid, byte[] bytes) implements Item {}

    /** Nothing more comes. */
    record End() implements Item {}

    static final Item END = new End();

    /** One direction. */
    static final class Lane {
        private final Deque<Item> items = new ArrayDeque<>();
        private final long fromSid;
        private final long toSid;
        private final long toLink;
        private long lastAtMs;

        private Lane(long fromSid, long toSid, long toLink) {
            this.fromSid = fromSid;
            this.toSid = toSid;
            this.toLink = toLink;
        }

        long fromSid() {
            return fromSid;
        }

        long toSid() {
            return toSid;
        }

        long toLink() {
            return toLink;
        }

        void add(Item item) {
            items.add(item);
        }

        @Nullable
        Item take() {
            return items.poll();
        }

        /** When the item just added arrives: not before its predecessors. */
        long arrivalMs(long atMs) {
            lastAtMs = Math.max(lastAtMs, atMs);
            return lastAtMs;
        }
    }

    private final Lane toLeader;
    private final Lane toLearner;
    private final boolean strange;
    private boolean broken;

    RealWire(long learner, long learnerLink, long leader, long leaderLink) {
        this(learner, learnerLink, leader, leaderLink, false);
    }

    /** @param strange whether the learner is no server of the ensemble, and says what it likes */
    RealWire(long learner, long learnerLink, long leader, long leaderLink, boolean strange) {
        this.strange = strange;
        toLeader = new Lane(learner, leader, leaderLink);
        toLearner = new Lane(leader, learner, learnerLink);
    }

    /** The lane that a server sends on. */
    Lane from(long link) {
        return toLearner.toLink == link ? toLeader : toLearner;
    }

    Lane toLeader() {
        return toLeader;
    }

    Lane toLearner() {
        return toLearner;
    }

    boolean isStrange() {
        return strange;
    }

    boolean isBroken() {
        return broken;
    }

    void broken() {
        broken = true;
    }
}

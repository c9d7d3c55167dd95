package io.zabra.consensus.sim;

import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.zab.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One TCP connection from a learner to a leader: each direction delivers in order, until one day nothing comes any more. */
final class Wire {
    /** One direction. */
    static final class Lane {
        private record Item(@Nullable QuorumPacket packet, long snapshotHandle, boolean end) {}

        private final Deque<Item> items = new ArrayDeque<>();
        private final long fromSid;
        private final long toSid;
        private final long toLink;
        private long lastAtMs;

        Lane(long fromSid, long toSid, long toLink) {
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

        void packet(QuorumPacket packet) {
            items.add(new Item(packet, 0, false));
        }

        void snapshot(long handle) {
            items.add(new Item(null, handle, false));
        }

        void end() {
            items.add(new Item(null, 0, true));
        }

        /** When the item just added arrives: not before its predecessors. */
        long arrivalMs(long atMs) {
            lastAtMs = Math.max(lastAtMs, atMs);
            return lastAtMs;
        }

        /** The next thing to happen at the receiving end, or null. */
        @Nullable
        Event take() {
            Item item = items.poll();
            if (item == null) {
                return null;
            }
            if (item.end) {
                return new Event.LinkClosed(toLink);
            }
            return item.packet == null
                    ? new Event.SnapshotReceived(toLink, item.snapshotHandle)
                    : new Event.PacketReceived(toLink, item.packet);
        }
    }

    private final Lane toLeader;
    private final Lane toLearner;
    private final boolean strange;
    private boolean broken;

    Wire(long learner, long learnerLink, long leader, long leaderLink) {
        this(learner, learnerLink, leader, leaderLink, false);
    }

    /** @param strange whether the other side is no member, and keeps no rule */
    Wire(long learner, long learnerLink, long leader, long leaderLink, boolean strange) {
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

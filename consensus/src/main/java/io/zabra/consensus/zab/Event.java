package io.zabra.consensus.zab;

import io.zabra.consensus.packet.Notification;
import io.zabra.consensus.packet.QuorumPacket;

/**
 * Something that happened to a server. Links are numbered by the caller; a number is never used twice, so that what belongs to
 * a closed link can be told from what belongs to its successor.
 */
public sealed interface Event {
    /** Calls the method for this event. */
    void accept(Visitor visitor);

    /** What came over a link can't be used, for a reason that the core does not see: the link ends. */
    record Breached(long link, String how) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.breached(link, how);
        }
    }

    /** Time has passed. To be sent several times per {@code pingMs}. */
    record Tick() implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.tick();
        }
    }

    /** Somebody connected to our quorum port. */
    record LearnerConnected(long link) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.learnerConnected(link);
        }
    }

    /** {@link Send.Connect} succeeded. */
    record LeaderConnected(long link, long sid) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.leaderConnected(link, sid);
        }
    }

    /** {@link Send.Connect} failed. */
    record ConnectFailed(long sid) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.connectFailed(sid);
        }
    }

    /** The link broke, or the other side closed it. Not sent for links that we closed. */
    record LinkClosed(long link) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.linkClosed(link);
        }
    }

    /** A packet arrived, in the order in which the other side sent it. */
    record PacketReceived(long link, QuorumPacket packet) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.packetReceived(link, packet);
        }
    }

    /** The stream that followed a SNAP packet has arrived whole, and lies in a temporary place under this handle. */
    record SnapshotReceived(long link, long handle) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.snapshotReceived(link, handle);
        }
    }

    /**
     * An election message arrived.
     *
     * @param shown whether who sent it has shown that it is this server, by where it is or by a certificate; else it merely says so
     */
    record VoteReceived(long sid, Notification notification, boolean shown) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.voteReceived(sid, notification, shown);
        }
    }

    /** Everything persisted up to this number is durable. There is no event for failure: a failed disk ends the process. */
    record Persisted(long sequence) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.persisted(sequence);
        }
    }

    /**
     * Old segments of the log are gone from disk: it begins after this zxid now. Sent before they are removed, or the link of a
     * {@link Send.LogRange} that hits the hole is closed.
     */
    record LogPurged(long baseZxid) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.logUsableAfter(baseZxid);
        }
    }

    /**
     * The log on disk cannot be read, though it was not purged. Sent before the link of the {@link Send.LogRange} that came upon it
     * is closed, or by whoever reads over the log now and then. Who needs what is there gets a snapshot, as from a log that begins after {@code throughZxid}: what is delivered is
     * in the state machine.
     *
     * @param afterZxid of the last good record before the damage
     * @param throughZxid end of what was to be read
     * @param what file, offset and zxid
     */
    record LogDamaged(long afterZxid, long throughZxid, String what) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.logUsableAfter(throughZxid);
        }
    }

    /** The leader's front end has prepared a transaction; its zxid is {@link ZabPeer#nextZxid()}. */
    record Proposed(long zxid, byte[] payload) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.proposed(zxid, payload);
        }
    }

    /** A reader wants to see every write that was acknowledged to anyone before now. */
    record BarrierRequested(long id) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.barrierRequested(id);
        }
    }

    /** Sessions heard from since the last such event, encoded as the answer to a PING. */
    record SessionsTouched(byte[] touches) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.sessionsTouched(touches);
        }
    }

    /** The front end has a packet for the leader: REQUEST or REVALIDATE. Dropped where there is no leader. */
    record ForLeader(QuorumPacket packet) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.forLeader(packet);
        }
    }

    /** The leader's front end has a packet for one learner: the answer to a REVALIDATE. */
    record ForLearner(long link, QuorumPacket packet) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.forLearner(link, packet);
        }
    }

    /** One method per event. */
    interface Visitor {
        void tick();

        void breached(long link, String how);

        void learnerConnected(long link);

        void leaderConnected(long link, long sid);

        void connectFailed(long sid);

        void linkClosed(long link);

        void packetReceived(long link, QuorumPacket packet);

        void snapshotReceived(long link, long handle);

        void voteReceived(long sid, Notification notification, boolean shown);

        void persisted(long sequence);

        void logUsableAfter(long baseZxid);

        void proposed(long zxid, byte[] payload);

        void barrierRequested(long id);

        void sessionsTouched(byte[] touches);

        void forLeader(QuorumPacket packet);

        void forLearner(long link, QuorumPacket packet);
    }
}

package io.zabra.consensus.packet;

import org.jspecify.annotations.Nullable;

/** Kinds of quorum packets with their codes on the wire (constants of Apache's {@code Leader}). */
public enum PacketType {
    /** Learner to leader: a client's request. */
    REQUEST(1),
    /** Leader to follower: a transaction to log. */
    PROPOSAL(2),
    /** Follower to leader: everything up to this zxid is durable here. With counter 0: the epoch's history is. */
    ACK(3),
    /** Leader to follower: the transaction is committed. */
    COMMIT(4),
    /** Both ways: I am alive; the answer carries the sessions heard from. */
    PING(5),
    /** Both ways: is this session alive, and is it yours. */
    REVALIDATE(6),
    /** Leader to learner: the answer to a sync request. */
    SYNC(7),
    /** Leader to observer: a committed transaction. */
    INFORM(8),
    /** Leader to follower: COMMIT of a change of configuration. */
    COMMITANDACTIVATE(9),
    /** Leader to learner: the history of this epoch ends here. */
    NEWLEADER(10),
    /** Follower to leader, first packet. */
    FOLLOWERINFO(11),
    /** Leader to learner: a quorum has the history; serve. */
    UPTODATE(12),
    /** Leader to learner: the transactions you miss follow. */
    DIFF(13),
    /** Leader to learner: cut your log after this zxid. */
    TRUNC(14),
    /** Leader to learner: a snapshot follows. */
    SNAP(15),
    /** Observer to leader, first packet. */
    OBSERVERINFO(16),
    /** Leader to learner: the epoch I propose. */
    LEADERINFO(17),
    /** Learner to leader: I promise to follow nobody of an earlier epoch. */
    ACKEPOCH(18),
    /** Leader to observer: INFORM of a change of configuration. */
    INFORMANDACTIVATE(19);

    private static final PacketType[] BY_CODE = new PacketType[20];

    static {
        for (PacketType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    PacketType(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The type of this number, or null if there is none. */
    public static @Nullable PacketType ofCode(int code) {
        return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}

package io.zabra.consensus.packet;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An election message: the state and vote of its sender (body of Apache's {@code FastLeaderElection} messages, version 2).
 *
 * @param leader the server voted for; {@code Long.MIN_VALUE} from an observer that has no opinion yet
 * @param zxid last logged zxid of that server; -1 means that it has no data and may not vote
 * @param round logical clock of the election ({@code electionEpoch} in Apache)
 * @param peerEpoch current epoch of the server voted for
 * @param version format version; below 2 there is no configuration
 * @param config text of the sender's configuration in UTF-8, possibly empty
 */
public record Notification(
        ServerState state, long leader, long zxid, long round, long peerEpoch, int version, byte[] config) {
    /** The format that Apache 3.5 to 3.9 sends. */
    public static final int VERSION = 2;

    /** In the round of no election: whoever gets this answers, and does nothing else about it. */
    public static final long ROUND_OF_QUESTIONS = 0;

    /** An answer of who has no vote yet. It is of no round, and no question either. */
    public static final long ROUND_OF_ANSWERS = -1;

    /** Longer messages are refused, as Apache does. */
    public static final int BYTES_MAX = 512 * 1024;

    private static final int BYTES_V0 = 28;
    private static final int BYTES_V1 = 40;

    /** Says that a server is looking, and does not count as a vote: its round is long past, and it is not that of a server without data. */
    public static Notification lookingIn(long round, long leader, byte[] config) {
        return new Notification(ServerState.LOOKING, leader, 1, round, 1, VERSION, config);
    }

    /** The body; the four-byte length before it belongs to the connection. */
    public byte[] encode() {
        return ByteBuffer.allocate(BYTES_V1 + 4 + config.length)
                .putInt(state.code())
                .putLong(leader)
                .putLong(zxid)
                .putLong(round)
                .putLong(peerEpoch)
                .putInt(VERSION)
                .putInt(config.length)
                .put(config)
                .array();
    }

    /**
     * Reads a body, of the two older formats too.
     *
     * @throws MalformedPacketException if it is none
     */
    public static Notification decode(byte[] body) {
        if (body.length < BYTES_V0 || body.length > BYTES_MAX) {
            throw new MalformedPacketException("notification of " + body.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(body);
        int code = in.getInt();
        ServerState state = ServerState.ofCode(code);
        if (state == null) {
            throw new MalformedPacketException("notification with state " + code);
        }
        long leader = in.getLong();
        long zxid = in.getLong();
        long round = in.getLong();
        long peerEpoch = in.remaining() >= 8 ? in.getLong() : Zxid.epoch(zxid);
        int version = in.remaining() >= 4 ? in.getInt() : 0;
        byte[] config = version >= VERSION ? config(in) : new byte[0];
        return new Notification(state, leader, zxid, round, peerEpoch, version, config);
    }

    private static byte[] config(ByteBuffer in) {
        int length = in.remaining() >= 4 ? in.getInt() : -1;
        if (length < 0 || length > in.remaining()) {
            throw new MalformedPacketException("notification with a configuration of " + length + " bytes");
        }
        byte[] config = new byte[length];
        in.get(config);
        return config;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Notification n
                && state == n.state
                && leader == n.leader
                && zxid == n.zxid
                && round == n.round
                && peerEpoch == n.peerEpoch
                && version == n.version
                && Arrays.equals(config, n.config);
    }

    @Override
    public int hashCode() {
        return Objects.hash(state, leader, zxid, round, peerEpoch, version, Arrays.hashCode(config));
    }

    @Override
    public String toString() {
        return state + " vote " + leader + " zxid " + Zxid.text(zxid) + " epoch " + peerEpoch + " round " + round;
    }
}

package io.zabra.consensus.packet;

import java.nio.ByteBuffer;

/**
 * Payload of FOLLOWERINFO and OBSERVERINFO: who speaks.
 *
 * @param protocolVersion {@link #PROTOCOL_VERSION} for ZAB 1.0
 * @param configVersion version of the configuration that the learner has activated
 */
public record LearnerInfo(long sid, int protocolVersion, long configVersion) {
    /** ZAB 1.0: discovery with LEADERINFO and ACKEPOCH. */
    public static final int PROTOCOL_VERSION = 0x10000;

    private static final int BYTES = 20;

    /** The 20 bytes. */
    public byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .putLong(sid)
                .putInt(protocolVersion)
                .putLong(configVersion)
                .array();
    }

    /** @throws MalformedPacketException if there are fewer than 20 bytes */
    public static LearnerInfo decode(byte[] data) {
        if (data.length < BYTES) {
            throw new MalformedPacketException("learner info of " + data.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(data);
        return new LearnerInfo(in.getLong(), in.getInt(), in.getLong());
    }
}

package io.zabra.consensus.packet;

import java.nio.ByteBuffer;

/**
 * Payload of REQUEST: a client's request on its way to the leader.
 *
 * @param opcode of the client protocol
 * @param body the serialized request without header: its remaining bytes, which nobody takes
 */
public record ForwardedRequest(long sessionId, int xid, int opcode, ByteBuffer body) {
    /** Opcode of {@code sync}. */
    public static final int OPCODE_SYNC = 9;

    private static final int OPCODE_OFFSET = 12;
    private static final int HEAD_BYTES = 16;

    /** The bytes of the payload. */
    public byte[] encode() {
        return ByteBuffer.allocate(HEAD_BYTES + body.remaining())
                .putLong(sessionId)
                .putInt(xid)
                .putInt(opcode)
                .put(body.duplicate())
                .array();
    }

    /**
     * The body is where it was.
     *
     * @throws MalformedPacketException if there are fewer than 16 bytes
     */
    public static ForwardedRequest decode(byte[] data) {
        requireHead(data);
        ByteBuffer in = ByteBuffer.wrap(data);
        return new ForwardedRequest(in.getLong(), in.getInt(), in.getInt(), in);
    }

    /** The opcode alone. Throws {@link MalformedPacketException} where {@link #decode} would. */
    public static int opcode(byte[] data) {
        requireHead(data);
        return ByteBuffer.wrap(data).getInt(OPCODE_OFFSET);
    }

    private static void requireHead(byte[] data) {
        if (data.length < HEAD_BYTES) {
            throw new MalformedPacketException("request of " + data.length + " bytes");
        }
    }
}
